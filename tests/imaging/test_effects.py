"""Effects of a drawing weigh by the area they cover and how often: a few large ones, or many small ones."""

import pytest

from contest.imaging.inspect import inspect
from contest.imaging.reasons import Unreadable

BLUR = '<feGaussianBlur stdDeviation="{}"/>'
# What Figma writes for one drop shadow.
SHADOW = (
    '<feFlood flood-opacity="0" result="a"/><feColorMatrix in="SourceAlpha" values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 127 0"/>'
    '<feOffset dy="4"/><feGaussianBlur stdDeviation="2"/><feComposite in2="a" operator="out"/>'
    '<feColorMatrix values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0.25 0"/><feBlend in2="a"/><feBlend in="SourceGraphic"/>'
)


def drawing(shapes: str, effects: str, region: str = "") -> bytes:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000">'
        f'<filter id="f" {region}>{effects}</filter>{shapes}</svg>'
    ).encode()


def accepted(content: bytes) -> bool:
    try:
        inspect(content)
    except Unreadable as reason:
        assert reason.code == "image.drawing_too_complex"
        return False
    return True


WHOLE = '<rect width="1000" height="1000" filter="url(#f)"/>'


@pytest.mark.parametrize(
    "content",
    [
        drawing(WHOLE * 300, BLUR.format(90)),
        drawing(WHOLE, BLUR.format(90) * 300),
        drawing(WHOLE, (BLUR.format(90) + '<feOffset dx="1"/>') * 150),
        drawing(WHOLE * 20, BLUR.format(1)),
        drawing('<g filter="url(#f)"><rect width="9" height="9" transform="scale(99)"/></g>' * 20, BLUR.format(9)),
        drawing('<rect transform="scale(1000)" width="1" height="1" filter="url(#f)"/>' * 300, BLUR.format(9)),
        drawing('<g transform="matrix(99 0 0 99 0 0)"><rect width="9" height="9" filter="url(#f)"/></g>' * 99, BLUR.format(9)),
        drawing('<path d="m0 0h1000v1000z" filter="url(#f)"/>' * 20, BLUR.format(9)),
        drawing('<path d="M0 500a500 500 0 011000 0z" filter="url(#f)"/>' * 20, BLUR.format(9)),
        drawing('<defs><rect id="r" width="9" height="9" filter="url(#f)"/></defs>'
                + '<use href="#r" transform="scale(99)"/>' * 20, BLUR.format(9)),
        drawing('<rect width="9" height="9" filter="url(#f)"/>' * 99, BLUR.format(9), 'width="9999%" height="9999%"'),
        drawing('<rect width="9" height="9" filter="url(#f)"/>' * 99, BLUR.format(9),
                'filterUnits="userSpaceOnUse" x="0" y="0" width="1000" height="1000"'),
        drawing('<rect class="c" width="1000" height="1000"/>' * 99 + "<style>.c{filter:url(#f)}</style>", BLUR.format(9)),
    ],
)  # fmt: skip
def test_many_effects_over_much_of_the_picture_are_too_much(content):
    assert not accepted(content)


@pytest.mark.parametrize(
    "content",
    [
        drawing(WHOLE, BLUR.format(90)),
        drawing(WHOLE * 2, SHADOW),
        drawing('<rect x="9" y="9" width="40" height="40" filter="url(#f)"/>' * 200, BLUR.format(4)),
        drawing('<circle cx="700" cy="700" r="20" filter="url(#f)"/>' * 100, SHADOW),
        drawing('<path d="m700 700 c1 2 3 4 20 20 h20 v-30 l-5 5 z" filter="url(#f)"/>' * 200, BLUR.format(4)),
        drawing('<path d="M700 700A20 20 0 01740 740z" filter="url(#f)"/>' * 100, BLUR.format(4)),
        drawing('<g filter="url(#f)"><rect width="30" height="30"/><path d="M10 10h40v40z"/></g>' * 100, BLUR.format(4)),
        drawing('<g transform="scale(.01)"><rect width="4000" height="4000" filter="url(#f)"/></g>' * 200, BLUR.format(4)),
        drawing('<g filter="url(#f)"><path transform="rotate(9)" d="M0 0h9v9z"/></g>' * 100, SHADOW,
                'filterUnits="userSpaceOnUse" x="300" y="300" width="50" height="50"'),
        drawing('<polygon points="10,10 60,10 60,60" filter="url(#f)"/>' * 200, BLUR.format(4)),
    ],
)  # fmt: skip
def test_effects_of_real_designs_are_not(content):
    assert accepted(content)
