"""Addresses of the handover, and how it stands."""

from tests.awards import scene as award_scene


def at(stage, more=""):
    return f"/contests/{stage.contest}/handover{more}"


def state(app, stage):
    with app.app_context():
        return award_scene.state(stage)
