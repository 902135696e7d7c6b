"""The renditions as pyvips makes them, each from the file: `python vips.py FILE…`."""

import sys

import pyvips

for path in sys.argv[1:]:
    for side in (320, 1280, 2560):
        small = pyvips.Image.thumbnail(path, side, height=side, size="down", export_profile="srgb")
        if side == 2560 and not small.hasalpha():
            small.jpegsave_buffer(Q=85, keep="none")
        else:
            small.webpsave_buffer(Q=82, effort=4, keep="none")
