"""What one kind of event tells one audience, with the addresses and buttons that several such rules share."""

from collections.abc import Iterable
from typing import Literal

from contest.events import Event
from contest.kernel.refusal import N_
from contest.notices import groups

Audience = Literal[
    "client", "person", "author", "entrants", "losers", "followers", "watchers", "judges", "staff", "doer"
]
CONTEST, ENTRY = "/contests/{contest}", "/contests/{contest}/entries/{number}"
FUNDING, HANDOVER = "/contests/{contest}/funding", "/contests/{contest}/handover"
EARNINGS, BANK_DETAILS, RECORD, REPORTS = "/me/earnings", "/me/bank-details", "/me/record", "/staff/reports"
SEE_CONTEST, SEE_ENTRY, SEE_HANDOVER = N_("View contest"), N_("View entry"), N_("Go to handover")
SEE_BALANCE, SEE_RECORD = N_("View balance"), N_("View my history")


class Rule:
    """Rule of a kind of event, or of a reminder: its sentences are English keys of the catalogue, their values come from
    `facts`. A line whose fact is None is left out.

    `to` says who is told: the contest's `client`; the `person` the event concerns; the entry's `author`; all
    `entrants`; the `losers` (entrants but the person the event concerns); the `followers` (entrants, judges, watchers and
    all who asked in public, but the person the event concerns); the `watchers` (who have it on their watch list); the
    `judges` on the panel; `staff`; or whoever did it (`doer`). But for the doer, nobody is told what they did themselves.
    `quote` names the fact that is quoted, somebody's words, and `after` is the sentence after it. `when` names a fact that
    must be true for this rule, or false with "not " before it. `group`, of mails that are chosen together, is by default
    that of its noun.
    """

    def __init__(
        self, event: type[Event] | str, to: Audience, subject: str, *lines: str, button: str, path: str,
        quote: str | None = None, after: str | None = None, when: str | None = None, group: str = "",
    ) -> None:  # fmt: skip
        self.kind = event if isinstance(event, str) else event.kind
        self.to, self.subject, self.lines, self.button, self.path = to, subject, lines, button, path
        self.quote, self.after, self.when = quote, after, when
        self.group = group or groups.usual(self.kind, to)


def of_kind(rules: Iterable[Rule], kind: str) -> list[Rule]:
    """The rules of one kind of event."""
    return [one for one in rules if one.kind == kind]
