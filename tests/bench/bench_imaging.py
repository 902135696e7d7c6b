"""R1–R4: what a picture costs, beside the plain way with Pillow, and beside pyvips and sharp where they are here.

Ours are rendered in the cage, as every day, and naive ones each in a forked process too; CPU time and peak memory
are what the system tells of those processes.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory

from PIL import Image, ImageCms, ImageOps

from contest.imaging import specs
from contest.imaging.cages import Cages
from contest.imaging.inspect import inspect
from contest.imaging.render import render
from tests.bench import Row
from tests.bench.likeness import likeness
from tests.imaging import samples

SIDES = (320, 1280, 2560)
EACH = 5
"""Pictures of each kind."""
PEERS = Path(__file__).parent / "peers"


def rows() -> Iterator[Row]:
    """R1–R4 over the mix, in one run."""
    with TemporaryDirectory(prefix="konpe-bench-") as folder:
        files = list(_mix(Path(folder)))
        photographs = [
            file for file in files if file.name.startswith("photograph-") and "progressive" not in file.name
        ]
        plain = {file: _spent(lambda file=file: naive(file)) for file in files}
        cages = Cages()
        _caged(cages, files[0], ("thumb",))  # The first fork of a fork server pays for all others.
        ours = {file: _caged(cages, file, specs.ENTRY_KINDS) for file in files}
        first = [_caged(cages, file, ("thumb",)) for file in photographs]
        cages.stop()
        how = f"{len(files)} pictures, ours in the cage; naive Pillow: Lanczos from the original, WebP 4"
        yield Row("R1", "CPU for 3 renditions ÷ naive", _ratio(ours, plain, files), 0.40, how)
        for name, cost in _peers(files):
            how = "each of 3 renditions from the file, one thread" if cost else "not installed here"
            value = cost / sum(cpu for cpu, _ in plain.values()) if cost else float("nan")
            yield Row("R1", f"the same by {name}", value, None, how)
        yield from _likenesses(files)
        yield Row(
            "R2", "12 MP JPEG, full as JPEG ÷ naive", _ratio(ours, plain, photographs), 0.25, "3 renditions"
        )
        value = sum(cpu for cpu, _ in first) / sum(plain[file][0] for file in photographs)
        yield Row("R3", "CPU to a 12 MP JPEG's first thumbnail ÷ naive", value, 0.20, "inspection included")
        value = max(kib for _, kib in ours.values()) / max(kib for _, kib in plain.values())
        yield Row(
            "R4", "peak memory over the mix ÷ naive", value, 1.3, "largest resident size of the process"
        )


def naive(file: Path) -> None:
    """As one would write it: open, turn, and make each size from the original."""
    Image.MAX_IMAGE_PIXELS = None
    picture = ImageOps.exif_transpose(Image.open(file))
    picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    for side in SIDES:
        small = picture.resize(specs.fit(*picture.size, side), Image.Resampling.LANCZOS)
        small.save(BytesIO(), "WEBP", quality=82, method=4)


def _ratio(
    ours: dict[Path, tuple[float, int]], plain: dict[Path, tuple[float, int]], of: list[Path]
) -> float:
    return sum(ours[file][0] for file in of) / sum(plain[file][0] for file in of)


def _caged(cages: Cages, file: Path, kinds: Sequence[str]) -> tuple[float, int]:
    """The same of a cage: inspection, renditions and mark."""
    with TemporaryDirectory(prefix="konpe-bench-") as out:
        made = cages.run(
            file, out_dir=Path(out), kinds=kinds, watermark_text="Konpe #42", watermark_seed="bench"
        )
    return made.cpu_seconds, made.memory_kib


def _spent(work: Callable[[], None]) -> tuple[float, int]:
    """CPU seconds and peak memory (KiB) of the work in a process of its own."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(0)
    _, _, used = os.wait4(pid, 0)
    return used.ru_utime + used.ru_stime, used.ru_maxrss


def _likenesses(files: list[Path]) -> Iterator[Row]:
    """By how much our renditions are less like the ideal than naive ones: Lanczos from the original, uncompressed."""
    lost: dict[str, list[float]] = {}
    for file in files:
        original = Image.open(file)
        if original.mode not in ("RGB", "RGBA") or original.getexif().get(0x0112, 1) != 1:
            continue  # Where colours are converted, naive is another picture.
        for made in render(inspect(file.read_bytes()), kinds=specs.REFERENCE_KINDS):
            ideal = original.resize((made.width, made.height), Image.Resampling.LANCZOS)
            plain = BytesIO()
            ideal.save(plain, "WEBP", quality=82, method=4)
            alike = [likeness(Image.open(found), ideal) for found in (plain, BytesIO(made.content))]
            lost.setdefault(made.kind, []).append(alike[0] - alike[1])
    for kind, values in lost.items():
        yield Row(
            "R1",
            f"SSIM below naive, {kind}",
            fmean(values),
            0.006,
            f"mean of {len(values)} pictures, 8 × 8 windows",
        )


def _peers(files: list[Path]) -> Iterator[tuple[str, float]]:
    """CPU seconds of each peer for all files; 0 where it is not installed."""
    names = [str(file) for file in files]
    python = os.environ.get("BENCH_PYVIPS", sys.executable)
    yield "pyvips", _cost([python, str(PEERS / "vips.py"), *names], VIPS_CONCURRENCY="1")
    folder = os.environ.get("BENCH_SHARP", "")
    node = shutil.which("node")
    yield "sharp", _cost([node, str(PEERS / "sharp.cjs"), folder, *names]) if node and folder else 0.0


def _cost(command: list[str], **environment: str) -> float:
    process = subprocess.Popen(
        command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime if process.returncode == 0 else 0.0


def _mix(folder: Path) -> Iterator[Path]:
    """Sixty pictures, `EACH` of every kind, drawn by processes of their own so that this one stays small."""
    for number in range(EACH):
        for name, draw in _KINDS.items():
            path = folder / f"{name.partition('.')[0]}-{number}.{name.partition('.')[2]}"
            _spent(lambda path=path, draw=draw, number=number: path.write_bytes(draw(number)))
            yield path


def photograph(number: float, width: int = 4000, height: int = 3000) -> Image.Image:
    """Shapes under the grain of a camera, a different one each."""
    grain = Image.effect_noise((width // 4, height // 4), 30 + 8 * number).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    grains = Image.merge("RGB", (grain, grain.transpose(0), grain.transpose(1)))
    return Image.blend(samples.scene(width, height), grains, 0.25)


def _cut_out(number: float, size: int = 4000) -> Image.Image:
    picture = photograph(number, size, size).convert("RGBA")
    picture.putalpha(Image.radial_gradient("L").resize((size, size)).point(lambda value: 255 - value))
    return picture


def _as(format: str, draw: Callable[[int], Image.Image], **options: object) -> Callable[[int], bytes]:
    return lambda number: samples.encoded(draw(number), format, **options)


def _grey16(number: int) -> bytes:
    row = b"\0" + b"".join((x * (20 + number) % 65_536).to_bytes(2, "big") for x in range(3000))
    return samples.raw_png(3000, 2000, row * 2000, depth=16, colour=0)


def _exif(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif.tobytes()


_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
_KINDS = {
    "photograph.jpg": _as("JPEG", photograph, quality=90),
    "photograph-progressive.jpg": _as("JPEG", photograph, quality=90, progressive=True),
    "turned.jpg": _as("JPEG", photograph, quality=90, exif=_exif(6)),
    "profile.jpg": _as("JPEG", photograph, quality=90, icc_profile=_SRGB),
    "sheet.jpg": _as("JPEG", lambda number: samples.scene(3000 + number, 2000), quality=95, subsampling=0),
    "inks.jpg": _as("JPEG", lambda number: photograph(number, 3000, 2000).convert("CMYK"), quality=90),
    # The grain hardly differs: with more of it the file would be larger than an entry may be.
    "cut-out.png": _as("PNG", lambda number: _cut_out(number / 20), compress_level=1),
    "poster.png": _as("PNG", lambda number: samples.scene(4000, 4000 - number), compress_level=1),
    "deep.png": _grey16,
    "sheet.webp": _as("WEBP", lambda number: photograph(number, 3000, 2000), quality=85, method=0),
    "cut-out.webp": _as("WEBP", lambda number: _cut_out(number, 1600), quality=85, method=0),
    "still.gif": _as("GIF", lambda number: samples.scene(1200, 900 + number).quantize(64)),
}
