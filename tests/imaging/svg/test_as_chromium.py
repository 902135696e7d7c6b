"""Files of public icon and logo sets, and our own, drawn by us and by Chromium: 512 px wide on white.

A pixel differs where a channel is off by more than 48 of 255 after a blur of 3 × 3. The sets come from npm, by name and
version, into a folder that is gone afterwards.
"""

import shutil
import subprocess
from base64 import b64encode
from collections import Counter
from hashlib import sha256

import pytest
from PIL import Image, ImageChops, ImageFilter

from contest.imaging.inspect import inspect
from contest.imaging.reasons import Unreadable
from contest.imaging.render import rasterized
from tests.browser import FLAGS, PROGRAMS
from tests.clock import require_real
from tests.imaging.svg.looks import LOOKS, PLACES, drawing
from tests.services import APT, lacking

pytestmark = [pytest.mark.nightly, pytest.mark.real_clock]

WIDTH, OFF, SHARE = 512, 48, 0.02
EACH = 24
SETS = {
    "@bybas/weather-icons@2.0.0": ("production/*/*/*.svg", "design/*/*/*.svg"),
    "@carbon/pictograms@12.82.0": ("svg/*.svg",),
    "@fortawesome/fontawesome-free@7.3.1": ("svgs/*/*.svg",),
    "@lobehub/icons-static-svg@1.95.1": ("icons/*.svg",),
    "@mapbox/maki@8.2.0": ("icons/*.svg",),
    "@tabler/icons@3.52.0": ("icons/*/*.svg",),
    "@twemoji/svg@15.0.0": ("*.svg",),
    "aws-icons@3.3.0": ("icons/*/*.svg",),
    "bootstrap-icons@1.13.2": ("icons/*.svg",),
    "circle-flags@2.8.3": ("flags/*.svg",),
    "cryptocurrency-icons@0.18.1": ("svg/color/*.svg",),
    "css.gg@2.1.4": ("icons/svg/*.svg",),
    "devicon@2.17.0": ("icons/*/*.svg",),
    "flag-icons@7.5.0": ("flags/4x3/*.svg",),
    "flagpack-core@2.1.0": ("svg/l/*.svg",),
    "material-icon-theme@5.38.1": ("icons/*.svg",),
    "openmoji@17.0.0": ("color/svg/*.svg", "src/*/*/*.svg"),
    "payment-icons@1.2.1": ("svg/*/*.svg",),
    "programming-languages-logos@0.0.3": ("src/*/*.svg",),
    "simple-icons@16.37.0": ("icons/*.svg",),
    "super-tiny-icons@0.6.0": ("images/svg/*.svg",),
    "svg-country-flags@1.2.10": ("svg/*.svg",),
}
ACCEPTED_AT_LEAST = 480
MAY_BE_REFUSED = {"image.drawing_moves"}


@pytest.fixture(scope="module")
def page():
    """A page in a Chromium whose screen is sRGB."""
    from playwright.sync_api import sync_playwright

    require_real("Chromium")
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        lacking("Chromium", APT + "chromium")
    with sync_playwright() as playwright:
        flags = [*FLAGS, "--force-color-profile=srgb"]
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        yield browser.new_page(viewport={"width": WIDTH, "height": WIDTH})
        browser.close()


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    """The same files of each set every time, by name."""
    program = shutil.which("npm")
    if program is None:
        lacking("npm", APT + "npm")
    folder = tmp_path_factory.mktemp("sets")
    subprocess.run(
        [program, "install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--no-save",
         "--legacy-peer-deps", *SETS],
        check=True, timeout=900, capture_output=True,
    )  # fmt: skip
    files = {}
    for package, patterns in SETS.items():
        home = folder / "node_modules" / package.rpartition("@")[0]
        for pattern in patterns:
            names = sorted(str(path.relative_to(home)) for path in home.glob(pattern))
            assert names, (package, pattern)
            names.sort(key=lambda name: sha256(name.encode()).digest())
            for name in names[: EACH // len(patterns)]:
                files[f"{package}/{name}"] = (home / name).read_bytes()
    yield files
    shutil.rmtree(folder)


SHOW = """async ([address, width]) => {
    const image = new Image(width);
    image.style.display = "block";
    image.src = address;
    document.body.replaceChildren(image);
    await image.decode();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return image.getBoundingClientRect().height;
}"""


def by_chromium(page, content, path, width=WIDTH):
    page.set_content('<body style="margin:0;background:#fff"></body>')
    height = page.evaluate(SHOW, ["data:image/svg+xml;base64," + b64encode(content).decode(), width])
    page.set_viewport_size({"width": width, "height": max(1, round(height))})
    page.screenshot(path=path)
    with Image.open(path) as picture:
        return picture.convert("RGB")


def by_us(content):
    survey = inspect(content)
    picture = rasterized(survey.essence.decode(), survey.stored).convert("RGBA")
    background = Image.new("RGBA", picture.size, "white")
    background.alpha_composite(picture)
    return background.convert("RGB")


def share_that_differs(one, other):
    """The share of pixels, 0–1, in which two pictures differ."""
    other = other.resize(
        one.size, Image.Resampling.BOX if other.width > one.width else Image.Resampling.BICUBIC
    )
    blur = ImageFilter.BoxBlur(1)
    red, green, blue = ImageChops.difference(one.filter(blur), other.filter(blur)).split()
    counts = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
    return sum(counts[OFF + 1 :]) / sum(counts)


def test_public_drawings_look_as_in_a_browser(page, public, tmp_path):
    refused, differences = {}, {}
    for name, content in public.items():
        try:
            ours = by_us(content)
        except Unreadable as reason:
            refused[name] = reason.code
            continue
        differences[name] = share_that_differs(by_chromium(page, content, tmp_path / "seen.png"), ours)

    worst = max(differences, key=lambda name: differences[name])
    print(
        f"\n{len(public)} files: {len(differences)} accepted, refused {dict(Counter(refused.values()))}; "
        f"the largest difference is {differences[worst]:.2%} ({worst})"
    )
    assert {name: share for name, share in differences.items() if share > SHARE} == {}
    assert set(refused.values()) <= MAY_BE_REFUSED
    assert len(differences) >= ACCEPTED_AT_LEAST


def test_the_pixels_written_down_are_those_of_a_browser(page, tmp_path):
    seen = {}
    for name, (root, inside, _) in LOOKS.items():
        picture = by_chromium(page, drawing(inside, root), tmp_path / "seen.png", width=200)
        seen[name] = tuple(picture.getpixel(place) for place in PLACES)

    assert seen == {name: pixels for name, (_, _, pixels) in LOOKS.items()}
