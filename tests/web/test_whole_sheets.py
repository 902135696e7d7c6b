"""Where the client decides and receives, the sheets are whole: full size, no watermark, for nobody else."""

from sqlalchemy import select

from contest.contests import queries as contest_queries
from contest.entries.model import Entry, Image, Rendition, Version
from contest.entries.queries import gallery
from contest.kernel.clock import utcnow
from contest.kernel.db import reader
from contest.kernel.sees import Entries, Scale, Sees


def test_whole_sheets_are_for_who_may_see_them_large_and_for_nobody_else(stage):
    """On the pages of the award and the handover the client looks at what the panel has judged: no watermark."""
    with stage.app.app_context():
        of = {
            kind: reader().scalars(
                select(Rendition.key)
                .join(Image, Image.id == Rendition.image_id)
                .join(Version, Version.id == Image.version_id)
                .join(Entry, Entry.id == Version.entry_id)
                .where(Entry.contest_id == stage.number(state), Entry.number == 1, Rendition.kind == kind)
            ).one()
            for state, kind in (("J", "full"), ("J", "preview"))
        }  # fmt: skip
    page = stage.browser("hana").get(f"/contests/{stage.number('J')}/award?entry=1").text
    assert of["full"] in page and of["preview"] not in page
    with stage.app.app_context():
        contest = contest_queries.contest(stage.number("V"))
        own, rivals = (
            gallery(contest, sees=Sees(person_id=stage.scene.ids[who], entries=Entries.ALL, scale=Scale.PREVIEW),
                    now=utcnow(), whole=True)
            for who in ("ken", "ume")
        )  # fmt: skip
        kinds = dict(reader().execute(select(Rendition.key, Rendition.kind)).all())

        def shown(cards):
            return {
                card.own: {kinds[key] for key in kinds if key in card.preview.url}
                for card in cards
                if card.preview
            }

        assert shown(own) == {True: {"full"}, False: {"preview"}} and shown(rivals) == {False: {"preview"}}
