"""The page of one contest, for everyone who may see it."""

from typing import Any

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from contest.access.table import Role
from contest.contests import agreement, brief, difference, lifecycle, rules
from contest.contests import talk as talks
from contest.contests.model import DRAFT, PUBLISHED, Contest
from contest.entries import queries as entries
from contest.entries import rules as entry_rules
from contest.judging import queries as judging
from contest.kernel.sees import Entries, Sees
from contest.web import guard
from contest.web.contests import bp
from contest.web.contests.duty import Duty, Facts, duty, part
from contest.web.contests.timeline import day_closed, last_day, points
from contest.web.judging.narrowing import narrowing

# What the page offers a button or a way to, where the table allows it.
ACTS = (
    "contest.cancel", "contest.hide", "entry.enter", "ledger.view_contest", "contest.ask",
    "contest.clarify_or_answer", "contest.announce", "contest.later_deadline", "report.abuse",
)  # fmt: skip


@bp.get("/contests/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """One contest."""
    return page(guard.contest("contest.view", number))


def page(
    contest: Contest, *, errors: dict[str, str] | None = None, typed: dict[str, str] | None = None
) -> str:
    """The contest as the one who asks may see it; `errors` and `typed` belong to the forms of staff."""
    standing = guard.standing(contest)
    sees = standing.sees()
    award, handover = standing.award, standing.handover
    counts, record = judging.glance(contest)
    owes = Role.CLIENT in standing.roles and contest.state == PUBLISHED
    tallies = judging.tallies(contest.id, sees=sees, waiting=g.now if owes else None)
    narrow = narrowing(tallies)
    cards = entries.gallery(
        contest,
        sees=sees,
        now=g.now,
        after=_after(),
        ids=narrow.ids,
        winner=award.entry_id if award else None,
    )
    whole = _after() is None and len(cards) < entries.PAGE
    role = part(standing)
    facts = Facts(
        living=counts.living,
        mine=sum(card.own and card.state in entry_rules.LIVING for card in cards)
        if whole or Role.ENTRANT not in standing.roles
        else entries.living_of(contest.id, standing.person_id or 0),
        award=award,
        handover=handover,
    )
    return render_template(
        "contests/show.html",
        **_face(contest, role, facts),
        standing=standing,
        sees=sees,
        counts=counts,
        talk=talks.talk(contest.id, sees=sees),
        part_words={part: _(word) for part, word in difference.PARTS.items()},
        cards=cards,
        record=record,
        waiting=len({tally.waits for tally in tallies.values() if tally.waits}),
        tallies=tallies,
        narrow=narrow,
        earlier=None if len(cards) < entries.PAGE else cards[-1].number,
        latest=_after() is None,
        winner=next((card for card in cards if award and card.id == award.entry_id), None),
        may={action: standing.allows(action) for action in ACTS},
        errors=errors or {},
        typed=typed or {},
    )


def preview(contest: Contest) -> str:
    """A draft as a designer will see it in the moment it opens."""
    seen = lifecycle.as_published(contest, agreement=agreement.CURRENT, now=g.now)
    sees = Sees(person_id=None, entries=Entries.COUNT)
    return render_template(
        "contests/preview.html",
        **_face(seen, Role.DESIGNER, Facts(), client=contest.client.name) | {"duty_url": "#main"},
        sees=sees,
        counts=entries.Counts(0, 0),
        cards=[],
        may={},
        winner=None,
    )


def _face(contest: Contest, role: Role, facts: Facts, *, client: str | None = None) -> dict[str, Any]:
    """What every reader of the page sees alike, and what this one does next."""
    closed = contest.entries_close_at is not None
    ready = closed and contest.state != DRAFT
    here = url_for("contests.show", number=contest.id)
    return {
        "contest": contest,
        "here": here,
        "role": role,
        "phase": rules.phase(contest, g.now) if ready else contest.state,
        "client": client or contest.client.name,
        "category": _(brief.CATEGORIES[contest.category]),
        "duty": (next_ := duty(contest, role, facts, g.now)),
        "duty_url": way(contest, next_),
        "closed_day": day_closed(next_.until, contest.time_zone) if next_.until else None,
        "points": points(contest, facts.handover, g.now),
        "dates": _dates(contest) if closed else {},
        "agreement": agreement.read(contest.agreement_version, str(get_locale() or "en")[:2])
        if contest.agreement_version
        else None,
        "references": [one for one in entries.references(contest.id, now=g.now) if one.preview],
        "most_entries": entry_rules.MOST_LIVING,
        "facts": facts,
    }


def _after() -> int | None:
    """The entry below which the light table goes on, from the address; anything else begins at the newest."""
    typed = request.args.get("after", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def way(contest: Contest, next_: Duty) -> str:
    """Where a duty is done; empty where there is nothing to do."""
    if not next_.label or next_.path.startswith("/me/"):
        return next_.path
    return url_for("contests.show", number=contest.id) + next_.path


def _dates(contest: Contest) -> dict[str, Any]:
    return {
        "closes": rules.closes(contest),
        "grace": rules.entry_grace_ends(contest),
        "due": last_day(rules.award_due(contest)),
        "ends": last_day(rules.choice_ends(contest)),
    }
