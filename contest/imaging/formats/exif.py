"""EXIF orientation, the one thing Konpe reads from EXIF."""

import struct

ORIENTATION = 0x0112
UPRIGHT = 1


def orientation(exif: bytes) -> int:
    """The orientation 1–8 of an EXIF block (a small TIFF file); 1 when it says nothing sensible.

    Source: Exif 3.0 (CIPA DC-008), 4.6.5, tag 0x0112.
    """
    exif = exif.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return UPRIGHT
    try:
        (start,) = struct.unpack_from(order + "I", exif, 4)
        (count,) = struct.unpack_from(order + "H", exif, start)
        for number in range(count):
            tag, kind, _, value = struct.unpack_from(order + "HHIH", exif, start + 2 + 12 * number)
            if tag == ORIENTATION:
                return value if kind == 3 and 1 <= value <= 8 else UPRIGHT
    except struct.error:
        pass
    return UPRIGHT
