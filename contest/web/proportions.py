"""Proportions of pictures in steps, so that a stylesheet can lay them out and no page needs an inline style."""

from bisect import bisect
from math import sqrt

from flask import Flask

STEPS = (71, 75, 87, 100, 115, 133, 150, 178, 200, 240, 280, 350)
"""Width to height in hundredths: from a tall sheet (A4, 71) to a long line of letters. css/proportions.css has a rule
for each."""
_BORDERS = [sqrt(small * large) for small, large in zip(STEPS, STEPS[1:], strict=False)]


def init_app(app: Flask) -> None:
    """Give templates the filter `proportion`: `image | proportion`, of anything with `width` and `height`."""
    app.jinja_env.filters["proportion"] = lambda image: proportion(image.width, image.height)


def proportion(width: int | None, height: int | None) -> int:
    """The step of STEPS nearest to width : height, as a factor; 4 : 3 where the size is not known.

    A picture is shown whole on a ground of that proportion: rounding shows a sliver of ground and crops nothing.
    """
    if not width or not height:
        return 133
    return STEPS[bisect(_BORDERS, 100 * width / height)]
