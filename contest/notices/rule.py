"""What one kind of event tells one audience."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from contest.events import Event
from contest.notices import groups

Audience = Literal[
    "client", "person", "author", "entrants", "losers", "followers", "watchers", "judges", "staff", "doer"
]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Sentences are English keys of the catalogue; their values come from `facts`. One whose fact is None is left out.

    `to` says who is told: the contest's `client`; the `person` the event concerns; the entry's `author`; all
    `entrants`; the `losers` (entrants but the person the event concerns); the `followers` (entrants, judges, watchers and
    all who asked in public, but the person the event concerns); the `watchers` (who have it on their watch list); the `judges` on the panel; `staff`;
    or whoever did it (`doer`). But for the doer, nobody is told what they did themselves.
    `when` names a fact that must be true for this rule, or false with "not " before it.
    """

    kind: str
    to: Audience
    subject: str
    lines: tuple[str, ...]
    button: str
    path: str
    quote: str | None = None  # the fact that is quoted: somebody's words
    after: str | None = None  # the sentence after the quote
    when: str | None = None
    group: str = ""  # of mails that are chosen together; without one that of its noun

    def __post_init__(self) -> None:
        object.__setattr__(self, "group", self.group or groups.usual(self.kind, self.to))


def rule(
    event: type[Event],
    to: Audience,
    subject: str,
    *lines: str,
    button: str,
    path: str,
    quote: str | None = None,
    after: str | None = None,
    when: str | None = None,
    group: str = "",
) -> Rule:
    """A rule for an event."""
    return Rule(
        kind=event.kind,
        to=to,
        subject=subject,
        lines=lines,
        button=button,
        path=path,
        quote=quote,
        after=after,
        when=when,
        group=group,
    )


def of_kind(rules: Iterable[Rule], kind: str) -> list[Rule]:
    """The rules of one kind of event."""
    return [one for one in rules if one.kind == kind]
