"""An awarded contest, with files delivered, and with a file in doubt."""

import pytest

from contest.kernel.clock import utcnow
from tests.awards import scene as award_scene
from tests.awards.scene import DAY
from tests.judging import scene as judging_scene


@pytest.fixture
def stage(app):
    now = utcnow()
    made = award_scene.judging(app, closed=now - DAY)
    with app.app_context():
        judging_scene.judge(made.contest, made.who["rei"])
        award_scene.award(made, now=now)
    return made


@pytest.fixture
def full(app, stage):
    """Delivered: the stage and the ids of its two files."""
    with app.app_context():
        ids = award_scene.complete(stage, now=utcnow())
        award_scene.deliver(stage, now=utcnow())
    return stage, ids


@pytest.fixture
def doubtful(app, stage):
    """Agreed, an SVG kept, and a JPEG that is named and given as the PDF: the stage and the JPEG's id."""
    with app.app_context():
        award_scene.agree(stage, now=utcnow())
        award_scene.add(stage, b"<svg/>", now=utcnow())
        photo = award_scene.add(
            stage, b"\xff\xd8\xff\xe0 a photograph", "PDF", name="photo.pdf", now=utcnow()
        )
        award_scene.keep()
    return stage, photo
