import pytest
from PIL import Image, ImageDraw

from contest.imaging.visibility import unseen_on

NOTHING = (0, 0, 0, 0)


def disc(colour, size=(640, 480), background=NOTHING):
    picture = Image.new("RGBA", size, background)
    ImageDraw.Draw(picture).ellipse((160, 120, 480, 360), fill=colour)
    return picture


@pytest.mark.parametrize(
    ("colour", "unseen"),
    [
        ((255, 255, 255, 255), {"white": 100}),
        ((240, 240, 240, 255), {"white": 100}),
        ((255, 255, 205, 255), {"white": 100}),
        ((0, 0, 0, 255), {"dark": 100}),
        ((0, 0, 60, 255), {"dark": 100}),
        ((30, 30, 30, 255), {"dark": 100}),
        ((119, 119, 119, 255), {}),
        ((255, 255, 0, 255), {}),  # at the luminance of white, but yellow
        ((31, 61, 255, 255), {}),
        ((0, 0, 0, 20), {"white": 100, "dark": 100}),  # a breath of black
    ],
)
def test_a_shape_cannot_be_seen_on_a_background_of_nearly_its_colour(colour, unseen):
    assert unseen_on(disc(colour)) == unseen


def test_an_opaque_picture_brings_its_own_background():
    assert unseen_on(disc("white", background=(255, 255, 255, 255))) == {}
    assert unseen_on(Image.new("RGB", (64, 64), "white")) == {}


def test_an_empty_picture_has_no_artwork_to_be_seen():
    assert unseen_on(Image.new("RGBA", (64, 64), (255, 255, 255, 0))) == {}


def test_a_white_shape_with_an_outline_is_seen_on_white():
    picture = Image.new("RGBA", (640, 480))
    ImageDraw.Draw(picture).ellipse((160, 120, 480, 360), fill="white", outline=(31, 61, 255), width=6)

    assert unseen_on(picture) == {}


def test_white_letters_beside_a_coloured_sign_are_told_with_their_share():
    picture = Image.new("RGBA", (640, 320))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((40, 40, 199, 199), fill=(194, 31, 31))
    for left in (280, 400, 520):
        pen.rectangle((left, 40, left + 79, 119), fill="white")

    assert unseen_on(picture) == {"white": 43}


def test_a_white_speck_is_not_worth_a_word():
    picture = disc((31, 61, 255, 255))
    ImageDraw.Draw(picture).rectangle((600, 20, 619, 39), fill="white")

    assert unseen_on(picture) == {}


def test_a_palette_s_clear_colour_is_no_artwork():
    picture = Image.new("P", (64, 64), 0)
    picture.putpalette([255, 0, 255, 255, 255, 255])
    ImageDraw.Draw(picture).rectangle((16, 16, 47, 47), fill=1)
    picture.info["transparency"] = 0

    assert unseen_on(picture) == {"white": 100}
