"""Layers of pins over the images of a version: those placed on it, and what is not resolved of earlier versions.

An earlier pin is drawn on the image of the same position if its proportions agree within one per cent; otherwise the
thread shows a crop of the image it was placed on. Pins come from the thread: who does not read that sees none.
"""

from dataclasses import dataclass

from contest.entries.model import RESOLVED
from contest.entries.pictures import Picture
from contest.entries.queries import EntryPage, ImageView, PinView, VersionView
from contest.entries.rules import PIN_SCALE

WIDTH = 400  # of every layer, in its own units; the height follows from the picture
CROP = 0.3  # of a picture's longer side
AGREEING = 0.01


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A pin in the units of its layer; `earlier`: placed on an earlier version."""

    pin: PinView
    x: float
    y: float
    earlier: bool


@dataclass(frozen=True, kw_only=True)
class Layer:
    """What lies over one image of the version shown, at its position; `url` is its picture's."""

    position: int
    url: str
    height: float
    marks: tuple[Mark, ...]
    width: int = WIDTH


@dataclass(frozen=True, kw_only=True)
class Crop:
    """The part of a picture around a pin, as a viewBox over the whole."""

    picture: Picture
    box: str
    x: int
    y: int
    radius: float


def layers(entry: EntryPage, version: VersionView | None) -> tuple[Layer, ...]:
    """The layers of the images that are shown of a version."""
    if version is None or entry.thread is None:
        return ()
    pictures = [(image.position, picture) for image in version.images if (picture := drawn(image))]
    return tuple(
        Layer(
            position=position,
            url=picture.url,
            height=round(WIDTH * picture.height / picture.width, 1),
            marks=tuple(
                _mark(pin, picture, earlier=pin.version != version.number)
                for pin in _pins(entry)
                if _belongs(pin, entry, version, position, picture)
            ),
        )
        for position, picture in pictures
    )


def crops(entry: EntryPage, version: VersionView | None, shown: tuple[Layer, ...]) -> dict[int, Crop]:
    """The crops of the pins that no layer shows, by number."""
    there = {mark.pin.number for layer in shown for mark in layer.marks}
    found = {}
    for pin in _pins(entry):
        picture = _picture(entry, pin.version, pin.image)
        if pin.number in there or picture is None or (version and pin.version == version.number):
            continue
        side = round(CROP * max(picture.width, picture.height))
        x, y = pin.x * picture.width // PIN_SCALE, pin.y * picture.height // PIN_SCALE
        box = f"{x - side // 2} {y - side // 2} {side} {side}"
        found[pin.number] = Crop(picture=picture, box=box, x=x, y=y, radius=round(side / 12, 1))
    return found


def drawn(image: ImageView) -> Picture | None:
    """The picture on which pins of an image are drawn, if there is one with a size."""
    picture = image.full or image.preview
    return picture if picture and not picture.lost and picture.width and picture.height else None


def _pins(entry: EntryPage) -> list[PinView]:
    return [word.pin for word in entry.thread or () if word.pin is not None]


def _picture(entry: EntryPage, version: int, position: int) -> Picture | None:
    images = [image for one in entry.versions if one.number == version for image in one.images]
    return next((drawn(image) for image in images if image.position == position), None)


def _belongs(pin: PinView, entry: EntryPage, version: VersionView, position: int, picture: Picture) -> bool:
    if pin.image != position or pin.version > version.number:
        return False
    if pin.version == version.number:
        return True
    before = _picture(entry, pin.version, position)
    if pin.state == RESOLVED or before is None:
        return False
    ratio = (before.width * picture.height) / (before.height * picture.width)
    return abs(ratio - 1) <= AGREEING


def _mark(pin: PinView, picture: Picture, *, earlier: bool) -> Mark:
    return Mark(
        pin=pin,
        x=round(pin.x * WIDTH / PIN_SCALE, 1),
        y=round(pin.y * WIDTH * picture.height / picture.width / PIN_SCALE, 1),
        earlier=earlier,
    )
