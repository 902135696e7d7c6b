"""Colour profile from code points (ITU-T H.273), for files that name their colours instead of carrying a profile."""

import struct
from functools import cache
from math import exp

SRGB = (1, 13)
AS_SRGB = (1, 6, 14, 15)
"""Curves of video, which browsers take for that of sRGB."""
PRIMARIES = {
    1: ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060)),
    4: ((0.670, 0.330), (0.210, 0.710), (0.140, 0.080)),
    5: ((0.640, 0.330), (0.290, 0.600), (0.150, 0.060)),
    6: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),
    7: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    11: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
}
"""H.273, table 2: red, green and blue as xy."""
D65 = (0.3127, 0.3290)
WHITES = {**dict.fromkeys(PRIMARIES, D65), 4: (0.310, 0.316), 11: (0.314, 0.351)}
GAMMAS = {4: 2.2, 5: 2.8, 8: 1.0}
PQ, HLG = 16, 18
PAPER = 203.0
"""Nits of a white sheet in HDR (ITU-R BT.2408); what shines brighter is shown as white."""
STEPS = 1024
FLATTEST = 1e-5
"""Determinant of a matrix that is no longer inverted; that of sRGB's primaries is 0.14."""
D50 = (0.9642, 1.0, 0.8249)
Matrix = tuple[tuple[float, float, float], ...]
Point = tuple[float, float]
Vector = tuple[float, float, float]
_BRADFORD: Matrix = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))


def is_known(*, primaries: int, transfer: int) -> bool:
    """Whether code points name colours that we can make a profile of, or sRGB."""
    return primaries in PRIMARIES and transfer in (13, PQ, HLG, *AS_SRGB, *GAMMAS)


@cache
def profile(*, primaries: int, transfer: int) -> bytes:
    """An ICC profile (version 2) of these colours; empty for sRGB and for what is unsaid or unknown."""
    if not is_known(primaries=primaries, transfer=transfer):
        return b""
    if transfer in AS_SRGB:
        transfer = 13
    if (primaries, transfer) == SRGB:
        return b""
    corners, white = PRIMARIES[primaries], WHITES[primaries]
    return assembled(corners, white, _curve(transfer))


def assembled(corners: tuple[Point, Point, Point], white: Point, curve: bytes) -> bytes:
    """An ICC profile (version 2) of these primaries and white (xy) and this tone curve (an ICC tag).

    Raises ValueError for primaries that span no colours.
    """
    colorants = _colorants(corners, white)
    description = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"CICP\0" + bytes(78)
    tags = [
        (b"desc", description),
        (b"cprt", b"text\0\0\0\0CC0\0"),
        (b"wtpt", _xyz(D50)),
        *((name, _xyz(colour)) for name, colour in zip((b"rXYZ", b"gXYZ", b"bXYZ"), colorants, strict=True)),
        *((name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")),
    ]
    return _assembled(tags)


def power(exponent: float) -> bytes:
    """A tone curve that raises a value to this exponent, as an ICC tag."""
    return b"para" + struct.pack(">4xHHi", 0, 0, round(exponent * 65_536))


def _colorants(corners: tuple[Point, Point, Point], white: Point) -> list[Vector]:
    """The XYZ of each primary, adapted to the D50 of profiles (SMPTE RP 177; Bradford)."""
    x, y, z = (_sum_one(*corner) for corner in corners)
    columns: Matrix = tuple(zip(x, y, z, strict=True))
    target = _sum_one(*white)
    target = (target[0] / target[1], 1.0, target[2] / target[1])
    amounts = _times(_inverse(columns), target)
    adapt = _adaptation(target)
    return [
        _times(adapt, (one[0] * by, one[1] * by, one[2] * by))
        for one, by in zip((x, y, z), amounts, strict=True)
    ]


def _sum_one(x: float, y: float) -> Vector:
    return x, y, 1 - x - y


def _adaptation(white: Vector) -> Matrix:
    seen, wanted = _times(_BRADFORD, white), _times(_BRADFORD, D50)
    scaled = tuple(
        (row[0] * to / of, row[1] * to / of, row[2] * to / of)
        for row, of, to in zip(_BRADFORD, seen, wanted, strict=True)
    )
    back = _inverse(_BRADFORD)
    columns = [_times(back, column) for column in zip(*scaled, strict=True)]
    return tuple(zip(*columns, strict=True))


def _times(matrix: Matrix, vector: Vector) -> Vector:
    x, y, z = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return x, y, z


def _inverse(m: Matrix) -> Matrix:
    (a, b, c), (d, e, f), (g, h, i) = m
    whole = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    if abs(whole) < FLATTEST:
        raise ValueError("the primaries are on one line")
    return (
        ((e * i - f * h) / whole, (c * h - b * i) / whole, (b * f - c * e) / whole),
        ((f * g - d * i) / whole, (a * i - c * g) / whole, (c * d - a * f) / whole),
        ((d * h - e * g) / whole, (b * g - a * h) / whole, (a * e - b * d) / whole),
    )


def _curve(transfer: int) -> bytes:
    if transfer in GAMMAS:
        return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(GAMMAS[transfer] * 256))
    light = {13: _srgb, PQ: _pq, HLG: _hlg}[transfer]
    values = [round(65_535 * min(1.0, light(step / (STEPS - 1)))) for step in range(STEPS)]
    return b"curv\0\0\0\0" + struct.pack(f">I{STEPS}H", STEPS, *values)


def _srgb(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(pow((value + 0.055) / 1.055, 2.4))


def _pq(value: float) -> float:
    """Light relative to a white sheet (SMPTE ST 2084)."""
    root = value ** (1 / 78.84375)
    light = max(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)
    return 10_000 / PAPER * float(light ** (1 / 0.1593017578125))


def _hlg(value: float) -> float:
    """Light relative to a white sheet, which HLG puts at 75 % of its signal (ITU-R BT.2100)."""
    return float(pow(_hlg_scene(value) / _hlg_scene(0.75), 1.2))


def _hlg_scene(value: float) -> float:
    if value <= 0.5:
        return value * value / 3
    return (exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12


def _xyz(colour: Vector) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65_536) for value in colour))


def _assembled(tags: list[tuple[bytes, bytes]]) -> bytes:
    place = 128 + 4 + 12 * len(tags)
    table, bodies = struct.pack(">I", len(tags)), b""
    for name, body in tags:
        body += bytes(-len(body) % 4)
        table += name + struct.pack(">II", place + len(bodies), len(body))
        bodies += body
    size = place + len(bodies)
    head = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp") + bytes(28)
    head += struct.pack(">3i", *(round(value * 65_536) for value in D50)) + bytes(48)
    return head + table + bodies
