"""Kinds of mail as people choose among them. Pure."""

from dataclasses import dataclass

from contest.kernel.refusal import N_

AT_ONCE, DIGEST, NEVER = "mail", "digest", "none"
WAYS = (AT_ONCE, DIGEST, NEVER)


@dataclass(frozen=True)
class Group:
    """Mails that are chosen together. `always` says why these cannot be switched off."""

    label: str
    note: str
    always: str = ""


GROUPS = {
    "money": Group(
        N_("Payments"), N_("Payments, refunds, prizes and payouts."),
        N_("Always emailed right away. You can’t turn off emails about your money."),
    ),
    "account": Group(
        N_("Your account"), N_("Bank details, blocks, warnings, and reports about you."),
        N_("Always emailed right away, so that you notice any activity that isn’t yours and can respond in time."),
    ),
    "award": Group(
        N_("Award and handover"), N_("Winners, files, acceptance, and the deadlines of each."),
        N_("Always emailed right away, because your prize and rights depend on these dates."),
    ),
    "entries": Group(N_("Your entries"), N_("Entries received, declined or restored.")),
    "threads": Group(N_("Messages"), N_("Messages on an entry.")),
    "contests": Group(N_("Contests you take part in"), N_("Changes to brief and deadline, messages to all designers, results.")),
    "questions": Group(N_("Questions and answers"), N_("Public questions and answers.")),
    "judging": Group(N_("Judging"), N_("Panels you are on, and those of your contests.")),
    "watching": Group(N_("Watchlist"), N_("A day before a contest you watch closes.")),
    "staff": Group(N_("Staff pages"), N_("What needs staff.")),
}  # fmt: skip
# By the noun of the kind of event; what nobody has sorted is sent always.
_NOUNS = {
    "funding": "money", "receipt": "money", "payout": "money", "award": "award", "handover": "award",
    "reminder": "award", "entry": "entries", "contest": "contests", "question": "questions", "judge": "judging",
}  # fmt: skip


def usual(kind: str, to: str) -> str:
    """The group of a rule that names none: by its audience, else the noun of its kind of event."""
    if to == "staff":
        return "staff"
    if to == "judges":
        return "judging"
    return _NOUNS.get(kind.partition(".")[0], "account")


def can_be_chosen(group: str) -> bool:
    """Whether there is such a group, and its mails may be gathered or switched off."""
    return group in GROUPS and not GROUPS[group].always
