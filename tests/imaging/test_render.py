import struct
import subprocess
import sys
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat

from contest.imaging import fonts, specs, watermark
from contest.imaging.inspect import inspect
from contest.imaging.reasons import Unreadable
from contest.imaging.render import render
from contest.imaging.server import ROOT
from contest.imaging.watermark import Watermark, stamp
from tests.corpus import webps
from tests.imaging import samples
from tests.services import APT, lacking

MARK = Watermark("Konpe", seed="contest 1")
GOOD = samples.good()


def renditions(content, kinds=specs.ENTRY_KINDS, mark=MARK):
    return {made.kind: made for made in render(inspect(content), kinds=kinds, watermark=mark)}


def shown(content, kind="full", mode="RGB"):
    return Image.open(BytesIO(renditions(content)[kind].content)).convert(mode)


def difference(one, other):
    """The mean difference of two pictures over all colours, 0–255."""
    assert one.size == other.size
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / len(one.getbands())


def near(colour, wanted, tolerance=12):
    return all(abs(a - b) <= tolerance for a, b in zip(colour, wanted, strict=True))


@pytest.mark.parametrize(
    ("width", "height", "sizes"),
    [
        (4000, 3000, [(320, 240), (1280, 960), (2560, 1920)]),
        (3000, 4000, [(240, 320), (960, 1280), (1920, 2560)]),
        (2561, 1000, [(320, 125), (1280, 500), (2560, 1000)]),
        (16384, 32, [(320, 1), (1280, 3), (2560, 5)]),
        (1280, 1280, [(320, 320), (1280, 1280), (1280, 1280)]),
        (321, 40, [(320, 40), (321, 40), (321, 40)]),
        (32, 32, [(32, 32), (32, 32), (32, 32)]),
    ],
)
def test_renditions_fit_their_square_keep_the_ratio_and_are_never_enlarged(width, height, sizes):
    made = renditions(samples.jpeg(width, height))

    assert list(made) == ["thumb", "preview", "full"]
    assert [(each.width, each.height) for each in made.values()] == sizes
    assert [Image.open(BytesIO(each.content)).size for each in made.values()] == sizes


def test_an_opaque_picture_is_full_as_jpeg_and_a_cut_out_keeps_its_transparency():
    assert renditions(samples.png())["full"].content_type == "image/jpeg"
    made = renditions(samples.encoded(samples.cut_out(), "PNG"))

    assert [each.content_type for each in made.values()] == ["image/webp"] * 3
    for kind in ("thumb", "full"):
        picture = Image.open(BytesIO(made[kind].content))
        assert picture.mode == "RGBA"
        assert picture.getpixel((1, 1))[3] == 0
        middle = picture.getpixel((picture.width // 2, picture.height // 2))
        assert near(middle, (11, 122, 75, 255))


def test_an_alpha_channel_that_hides_nothing_counts_as_opaque():
    assert renditions(samples.png(mode="RGBA"))["full"].content_type == "image/jpeg"


def test_invisible_colours_do_not_bleed_into_the_edge():
    made = renditions(samples.encoded(samples.cut_out(4000, 4000), "PNG"))
    picture = Image.open(BytesIO(made["thumb"].content))
    on_white = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    reddest = max(red - green for red, green, _, _ in on_white.get_flattened_data())

    assert reddest < 25


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_however_the_camera_was_held_the_picture_is_the_same(orientation, format):
    for kind in ("thumb", "full"):
        assert difference(shown(samples.turned(orientation, format), kind), shown(samples.png(), kind)) < 3


@pytest.mark.parametrize("cut", [1, 2])
@pytest.mark.parametrize("name", ["photograph.jpg", "progressive.jpg", "cmyk.jpg", "restart.jpg", "grey.jpg"])
def test_a_jpeg_that_lacks_only_its_end_is_drawn(name, cut):
    assert renditions(GOOD[name][:-cut]) == renditions(GOOD[name])


@pytest.mark.parametrize("share", [0.5, 0.9, 0.99])
@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_rows": 1}])
def test_a_jpeg_that_lacks_more_is_truncated(options, share):
    whole = samples.jpeg(**options)

    with pytest.raises(Unreadable, match=r"image\.truncated"):
        renditions(whole[: int(len(whole) * share)])


@pytest.mark.parametrize(
    ("name", "cut"), [("plain.png", 12), ("plain.png", 3), ("palette.png", 12), ("still.gif", 1)]
)
def test_a_picture_that_lacks_only_its_last_block_is_drawn(name, cut):
    assert renditions(GOOD[name][:-cut]) == renditions(GOOD[name])


@pytest.mark.parametrize("adobe", [True, False])
def test_cmyk_is_not_turned_into_its_negative(adobe):
    picture = shown(samples.cmyk_jpeg(adobe=adobe))

    for place, wanted in {
        (16, 16): (0, 255, 255),
        (48, 16): (255, 0, 255),
        (16, 48): (255, 255, 0),
        (48, 48): (0, 0, 0),
    }.items():
        assert near(picture.getpixel(place), wanted)


def test_sixteen_bits_of_grey_become_eight_without_clipping():
    picture = shown(samples.grey16_png(), mode="L")

    for column in (2, 64, 128, 192, 253):
        assert abs(picture.getpixel((column, 32)) - column) <= 3


def test_the_clear_value_of_sixteen_bit_grey_is_transparent():
    picture = Image.open(BytesIO(renditions(samples.grey16_png(clear=65_535))["full"].content))

    assert picture.getpixel((255, 32))[3] == 0
    assert picture.getpixel((250, 32))[3] == 255


def test_a_palette_with_transparency_is_shown_as_its_colours():
    picture = Image.open(BytesIO(renditions(samples.palette_png())["full"].content))

    assert picture.getpixel((2, 2))[3] == 0
    assert near(picture.getpixel((240, 160)), (11, 122, 75, 255))


def test_a_colour_profile_is_followed():
    plain = Image.new("RGB", (64, 64), (200, 30, 40))
    picture = shown(samples.encoded(plain, "PNG", icc_profile=samples.swapped_profile()))

    assert near(picture.getpixel((32, 32)), (30, 200, 40))


@pytest.mark.parametrize("name", ["broken-profile.jpg", "broken-profile.png", "other-profile.jpg"])
def test_a_profile_that_does_not_work_is_ignored(name):
    assert difference(shown(GOOD[name]), samples.scene()) < 5


def test_an_animation_is_judged_by_its_first_frame():
    picture = shown(samples.moving_webp(5))

    assert near(picture.getpixel((20, 20)), (0, 0, 90))


@pytest.mark.parametrize("name", GOOD)
def test_nothing_but_the_picture_is_in_a_rendition(name):
    for made in renditions(GOOD[name]).values():
        assert samples.CANARY not in made.content
        assert samples.GPS not in made.content
        assert b"script" not in made.content
        picture = Image.open(BytesIO(made.content))
        assert not {"exif", "icc_profile", "xmp", "comment", "photoshop"} & set(picture.info)
        assert not picture.getexif()


@pytest.mark.parametrize("name", GOOD)
def test_the_same_file_gives_the_same_bytes(name):
    assert renditions(GOOD[name]) == renditions(GOOD[name])


def test_the_same_file_gives_the_same_bytes_in_another_process(tmp_path):
    for name in ("cmyk.jpg", "turned-6.jpg", "cut-out.png", "moving.gif", "plain.avif", "drawing.svg"):
        (tmp_path / name).write_bytes(GOOD[name])
    observed = {
        subprocess.run(
            [sys.executable, "-c", DIGESTS, tmp_path], cwd=ROOT, capture_output=True, text=True, check=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip

    assert len(observed) == 1
    assert len(observed.pop().split()) == 18


DIGESTS = """
import sys
from hashlib import sha256
from pathlib import Path
from contest.imaging.inspect import inspect
from contest.imaging.render import render
from contest.imaging.watermark import Watermark
for path in sorted(Path(sys.argv[1]).iterdir()):
    for made in render(inspect(path.read_bytes()), watermark=Watermark("コンペ館 #4", "seed")):
        print(sha256(made.content).hexdigest())
"""


def test_the_winner_s_preview_can_be_made_without_the_mark_later():
    clean = renditions(samples.png(), kinds=["clean"], mark=None)["clean"]
    picture = Image.open(BytesIO(clean.content)).convert("RGB")

    assert difference(picture, samples.scene()) < 3
    assert difference(picture, shown(samples.png(), "preview")) > 2


def test_a_watermarked_kind_without_a_watermark_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="watermark"):
        renditions(samples.png(), mark=None)


@pytest.mark.parametrize("background", [0, 64, 128, 192, 255])
def test_the_mark_reads_on_every_ground(background):
    plain = Image.new("RGB", (1280, 960), (background,) * 3)
    changes = ImageChops.difference(stamp(plain, MARK), plain).convert("L")

    assert changes.getextrema()[1] >= 60
    for left in range(0, 1280, 320):
        for top in range(0, 960, 320):
            assert changes.crop((left, top, left + 320, top + 320)).getextrema()[1] >= 60


def marked(text):
    return stamp(Image.new("RGB", (640, 480), "grey"), Watermark(text, seed="s")).tobytes()


def test_a_mark_in_japanese_is_drawn_in_japanese():
    if fonts.found() is None:
        lacking("A font for Japanese", APT + "fonts-noto-cjk")
    assert marked("デザイン工房 #12") not in (marked(watermark.FALLBACK), marked("デザイン工務 #12"))


def test_letters_that_no_font_has_are_never_drawn_as_boxes(monkeypatch):
    assert marked("\U0001f3a8\U00012345") == marked(watermark.FALLBACK)
    monkeypatch.setattr(watermark, "japanese", lambda: None)
    assert marked("デザイン工房") == marked(watermark.FALLBACK)


def test_what_a_mark_is_drawn_with_has_a_name():
    assert fonts.face("Konpe #1") == ""
    assert fonts.face("コンペ #1") == (fonts.found().name if fonts.found() else "none")


@pytest.mark.parametrize("kind", specs.SPECS)
@pytest.mark.parametrize("format", ["PNG", "WEBP", "GIF", "AVIF", "SVG"])
def test_transparent_artwork_stays_transparent_in_every_rendition(format, kind):
    content = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="480" height="320"><circle cx="240" cy="160" r="80"/></svg>'
        if format == "SVG"
        else samples.encoded(samples.cut_out(), format)
    )
    made = renditions(content, kinds=[kind])[kind]
    picture = Image.open(BytesIO(made.content))
    alpha = picture.convert("RGBA").getchannel("A")

    assert (made.content_type, picture.mode) == ("image/webp", "RGBA")
    assert alpha.getpixel((picture.width // 2, picture.height // 2)) == 255
    clear = alpha.crop((0, 0, picture.width // 5, picture.height)).histogram()[0]
    assert clear > (0.2 if specs.SPECS[kind].watermarked else 1) * picture.width // 5 * picture.height - 1


@pytest.mark.parametrize("background", ["#FFFFFF", "#E6E6E6", "#777777", "#1E1E1E"])
def test_the_mark_on_transparent_artwork_reads_on_every_background(background):
    marked = stamp(Image.new("RGBA", (1280, 960)), MARK)
    plain = Image.new("RGBA", marked.size, background)
    changes = ImageChops.difference(Image.alpha_composite(plain, marked), plain).convert("L")

    for left in range(0, 1280, 320):
        for top in range(0, 960, 320):
            assert changes.crop((left, top, left + 320, top + 320)).getextrema()[1] >= 60


def patch(size, colour, *, left=0, top=0):
    """One frame of a GIF, of one colour, with a palette of its own."""
    plain = samples.encoded(Image.new("P", size), "GIF")
    place = plain.index(b",\0\0\0\0")
    head = b"," + struct.pack("<4H", left, top, *size)
    return head + b"\x80" + bytes([*colour, *colour]) + plain[place + 10 : -1]


def gif(canvas, *frames):
    head = b"GIF89a" + struct.pack("<2H", *canvas) + b"\x70\0\0"
    return head + b"".join(frames) + b";"


RED, GREEN = (255, 0, 0), (0, 255, 0)


@pytest.mark.parametrize(
    ("canvas", "frames", "size", "window"),
    [
        ((100, 100), [((50, 50), 20, 20)], (100, 100), (20, 20, 70, 70)),
        ((100, 100), [((60, 60), 70, 70)], (130, 130), (70, 70, 130, 130)),
        ((100, 100), [((50, 50), 150, 150)], (200, 200), (150, 150, 200, 200)),
        ((100, 100), [((150, 60), 0, 0)], (150, 100), (0, 0, 150, 60)),
        ((0, 0), [((64, 48), 10, 20)], (74, 68), (10, 20, 74, 68)),
        ((100, 100), [((100, 100), 0, 0), ((50, 50), 150, 150)], (100, 100), (0, 0, 100, 100)),
        ((100, 100), [((60, 60), 70, 70), ((100, 100), 0, 0)], (130, 130), (70, 70, 130, 130)),
    ],
)
def test_a_gif_is_as_large_as_browsers_make_it_and_transparent_around_its_first_frame(
    canvas, frames, size, window
):
    """Sizes and places are what Chromium draws of the same files."""
    content = gif(canvas, *(patch(*frame[:1], colour, left=frame[1], top=frame[2])
                            for frame, colour in zip(frames, (RED, GREEN), strict=False)))  # fmt: skip
    picture = shown(content, mode="RGBA")

    assert picture.size == size
    assert picture.getchannel("A").point(lambda alpha: 255 if alpha > 127 else 0).getbbox() == window
    assert near(picture.getpixel(((window[0] + window[2]) // 2, (window[1] + window[3]) // 2)), (*RED, 255))


@pytest.mark.parametrize("alpha", [0, 0x10])
def test_a_moving_webp_is_transparent_around_its_first_frame(alpha):
    inner = samples.encoded(Image.new("RGB", (50, 50), RED), "WEBP")[12:]
    head = b"".join(value.to_bytes(3, "little") for value in (10, 10, 49, 49, 100))
    frame = (b"ANIM", b"\0\xff\0\xff\0\0"), (b"ANMF", head + b"\0" + inner)
    picture = shown(webps.extended(100, 100, *frame, flags=2 | alpha), mode="RGBA")

    assert picture.getchannel("A").point(lambda alpha: 255 if alpha > 127 else 0).getbbox() == (
        20,
        20,
        70,
        70,
    )


def test_the_mark_covers_transparent_parts_too():
    assert stamp(Image.new("RGBA", (640, 640)), MARK).getchannel("A").getextrema()[1] > 60


def test_the_mark_differs_by_contest_and_not_by_run():
    plain = Image.new("RGB", (640, 480), "grey")

    assert stamp(plain, MARK).tobytes() == stamp(plain, MARK).tobytes()
    seeds = {stamp(plain, Watermark("Konpe", seed=f"contest {number}")).tobytes() for number in range(20)}
    assert len(seeds) == 20


@pytest.mark.parametrize("text", ["", "コンペ", "a\nb\0", "x" * 500, "日本語 Konpe", "￿"])
def test_any_text_can_be_the_mark(text):
    plain = Image.new("RGB", (320, 320), "grey")

    assert stamp(plain, Watermark(text, seed="s")).tobytes() != plain.tobytes()


@pytest.mark.parametrize("size", [(32, 32), (32, 1280), (1280, 3)])
def test_the_smallest_previews_are_marked_too(size):
    plain = Image.new("RGB", size, "grey")

    assert stamp(plain, MARK).tobytes() != plain.tobytes()


def test_a_picture_cut_off_behind_its_blocks_is_truncated():
    with pytest.raises(Unreadable, match=r"image\.truncated"):
        renditions(samples.bad()["short-rows.png"][0])
