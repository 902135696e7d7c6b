import io
import json
import zipfile
from contextlib import contextmanager

from contest.personal_data import archive
from storage.store import Missing


def test_parts_are_closed_by_weight_and_handed_over_one_at_a_time(tmp_path):
    opened = []

    @contextmanager
    def opens(key):
        if key == "gone":
            raise Missing(key)
        opened.append(key)
        yield io.BytesIO(b"x" * 100)

    files = [(f"{n}.png", f"k{n}") for n in range(5)] + [("gone.png", "gone")]
    seen = []
    for path in archive.pack(
        [("a.json", iter([{"n": 1}, {"n": "=2+3\ud800"}]))],
        files,
        opens=opens,
        missing=Missing,
        folder=tmp_path,
        part=200,
    ):
        with zipfile.ZipFile(path) as zipped:
            seen.append(zipped.namelist())
            if "a.json" in zipped.namelist():
                assert json.loads(zipped.read("a.json")) == [{"n": 1}, {"n": "=2+3?"}]
        path.unlink()
    assert seen == [["a.json", "0.png", "1.png"], ["2.png", "3.png"], ["4.png", "missing.json"]]
