"""Pages of one contest, a tab each, for everyone who may see it."""

from collections.abc import Callable

from flask import g, render_template

from contest.access.table import Role
from contest.contests import agreement, lifecycle as contest_lifecycle
from contest.contests.model import Contest
from contest.contests.queries import conversation as conversation_queries
from contest.entries import queries as entry_queries
from contest.kernel.sees import Entries, Sees
from contest.web import guard
from contest.web.contests import bp, tabs
from contest.web.contests.gallery import gallery_context
from contest.web.contests.next_step import NextStepInput
from contest.web.contests.view import brief_context, contest_context, head_context, timeline_context
from contest.web.contests.winner import winner_context
from contest.web.light_table import has_light_table, light_table_context
from contest.web.page_action import errors, typed


@bp.get("/contests/<int:number>")
def show(number: int) -> str:
    """The tab that fits who asks and how far the contest is."""
    contest = guard.contest("contest.view", number)
    return _OPENING[tabs.opening_tab(guard.relation(contest), guard.sees(contest))](contest)


@bp.get("/contests/<int:number>/entries")
def entries(number: int) -> str:
    """The entries, as far as the one who asks may see them."""
    return entries_tab(guard.contest("contest.view", number))


@bp.get("/contests/<int:number>/timeline")
def timeline(number: int) -> str:
    """The days of the contest, and what changed since it was published."""
    contest = guard.contest("contest.view", number)
    context = head_context(contest, tabs.TIMELINE)
    context |= timeline_context(contest, context["next_step"], guard.relation(contest).handover)
    return render_template("contests/timeline.html", **context, talk=_conversation(contest))


def entries_tab(contest: Contest, tab: str = tabs.ENTRIES) -> str:
    """The light table for who decides, else the gallery: three statements beside the relation, one less for who sees no marks."""
    context, relation = head_context(contest, tab), guard.relation(contest)
    if has_light_table(relation):
        return render_template("contests/table.html", **context, **light_table_context(relation))
    gallery = gallery_context(relation, context["visible_counts"])
    return render_template("contests/entries.html", **context, **gallery)


def brief_tab(contest: Contest) -> str:
    """The brief, its rules and the agreement; staff's acts below it."""
    return render_template(
        "contests/brief.html", **head_context(contest, tabs.BRIEF), **brief_context(contest),
        talk=_conversation(contest), errors=errors(), typed=typed(),
    )  # fmt: skip


def winner_tab(contest: Contest) -> str:
    """The winning work and what else may be seen: six statements. A judge from whom it is kept sees the gallery."""
    relation, sees = guard.relation(contest), guard.sees(contest)
    found = winner_context(relation, sees)
    if found is None:
        return entries_tab(contest, tabs.WINNER)
    return render_template(
        "contests/winner.html", **head_context(contest, tabs.WINNER), **found, errors=errors(), typed=typed()
    )


def brief_again(number: int) -> str:
    """The page on which staff hide or cancel a contest."""
    return brief_tab(guard.contest("contest.view", number))


def preview(contest: Contest) -> str:
    """A draft as a designer will see it in the moment it opens."""
    seen = contest_lifecycle.as_published(contest, agreement=agreement.CURRENT, now=g.now)
    context = contest_context(seen, Role.DESIGNER, NextStepInput(), client=contest.client.name)
    return render_template(
        "contests/preview.html",
        **context | brief_context(seen) | {"next_step_url": "#main"},
        sees=Sees(person_id=None, entries=Entries.COUNT),
        visible_counts=entry_queries.VisibleCounts(0, 0, 0, 0, 0),
        may={},
    )


def _conversation(contest: Contest) -> conversation_queries.Conversation:
    return conversation_queries.conversation(contest.id, sees=guard.sees(contest))


_OPENING: dict[str, Callable[[Contest], str]] = {
    tabs.WINNER: winner_tab,
    tabs.ENTRIES: entries_tab,
    tabs.BRIEF: brief_tab,
}
