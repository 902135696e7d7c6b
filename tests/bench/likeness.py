"""How alike two pictures are to the eye (Wang and others, Image quality assessment, 2004)."""

from statistics import fmean

from PIL import Image, ImageMath

WINDOW = 8
C1, C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2


def likeness(one: Image.Image, other: Image.Image) -> float:
    """Mean SSIM of brightness, in windows of 8 × 8 pixels; 1 for the same picture."""
    a, b = (_on_grey(picture) for picture in (one, other))
    mean_a, mean_b = a.reduce(WINDOW), b.reduce(WINDOW)
    squares = [_times(x, y).reduce(WINDOW) for x, y in ((a, a), (b, b), (a, b))]
    alike = ImageMath.lambda_eval(
        lambda k: (2 * k["a"] * k["b"] + C1)
        * (2 * (k["ab"] - k["a"] * k["b"]) + C2)
        / ((k["a"] * k["a"] + k["b"] * k["b"] + C1) * (k["aa"] - k["a"] * k["a"] + k["bb"] - k["b"] * k["b"] + C2)),
        a=mean_a, b=mean_b, aa=squares[0], bb=squares[1], ab=squares[2],
    )  # fmt: skip
    return fmean(alike.get_flattened_data())


def _on_grey(picture: Image.Image) -> Image.Image:
    """Brightness as floats, transparent parts on grey."""
    background = Image.new("RGBA", picture.size, "#777")
    return Image.alpha_composite(background, picture.convert("RGBA")).convert("L").convert("F")


def _times(one: Image.Image, other: Image.Image) -> Image.Image:
    return ImageMath.lambda_eval(lambda k: k["one"] * k["other"], one=one, other=other)
