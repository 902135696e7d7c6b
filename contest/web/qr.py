"""QR code of a text, for `<img src>`: drawn here, as a policy without inline styles and foreign hosts allows."""

import base64
import io

import qrcode
from qrcode.image.svg import SvgPathFillImage


def picture(text: str) -> str:
    """The address of an SVG, black on white, that holds the picture itself."""
    out = io.BytesIO()
    qrcode.make(text, image_factory=SvgPathFillImage, box_size=20, border=4).save(out)
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()
