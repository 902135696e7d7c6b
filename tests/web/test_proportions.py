import re
from pathlib import Path

import pytest

from contest.frontend import SOURCES
from contest.web.proportions import STEPS, proportion


@pytest.mark.parametrize(
    ("width", "height", "step"),
    [
        (300, 400, 75),
        (400, 300, 133),
        (210, 297, 71),
        (1, 400, 71),
        (100, 100, 100),
        (1920, 1080, 178),
        (2, 1, 200),
        (400, 1, 350),
        (None, None, 133),
        (0, 0, 133),
    ],
)
def test_the_nearest_step_is_chosen_and_extremes_take_the_last(width, height, step):
    assert proportion(width, height) == step


def test_the_stylesheet_has_each_step_to_within_half_a_hundredth():
    css = (Path(SOURCES) / "css" / "proportions.css").read_text()
    rules = {
        int(step): float(ratio) for step, ratio in re.findall(r'\[data-r="(\d+)"\] \{ --r: ([\d.]+); \}', css)
    }

    assert tuple(rules) == STEPS
    assert all(abs(100 * ratio - step) <= 0.5 for step, ratio in rules.items())
