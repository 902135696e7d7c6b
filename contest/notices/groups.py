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
        N_("Money"), N_("Payments, refunds, prizes and payouts."),
        N_("Always by mail, at once: nothing may happen to your money without your knowing."),
    ),
    "account": Group(
        N_("Your account"), N_("Bank details, blocks, warnings, reports that concern you."),
        N_("Always by mail, at once: you notice if somebody else is at your account, and answer in time."),
    ),
    "award": Group(
        N_("Choice and handover"), N_("Who has won, files, acceptance, and the deadlines of each."),
        N_("Always by mail, at once: prize and rights hang on these dates."),
    ),
    "entries": Group(N_("Your entries"), N_("What has arrived, what was declined or taken up again.")),
    "threads": Group(N_("Messages"), N_("Words in the thread of an entry.")),
    "contests": Group(N_("Contests you take part in"), N_("Changes of brief and deadline, words to all entrants, how it ended.")),
    "questions": Group(N_("Questions and answers"), N_("What is asked and answered in public.")),
    "judging": Group(N_("Judging"), N_("Panels you sit on, and those of your contests.")),
    "watching": Group(N_("Watch list"), N_("A day before a contest you watch closes.")),
    "staff": Group(N_("Staff desk"), N_("What waits for staff.")),
}  # fmt: skip
# By the whole kind, else by its noun; what nobody has sorted is sent always.
_KINDS = {
    "contest.funding_asked": "money",
    "entry.commented": "threads",
    "reminder.closing_soon": "watching",
    "reminder.entry_late": "entries",
    "person.staff_made": "account",  # to staff too: who has the role is nobody's to leave unread
    "person.staff_ended": "account",
}
_NOUNS = {
    "funding": "money", "receipt": "money", "payout": "money", "award": "award", "handover": "award",
    "reminder": "award", "entry": "entries", "contest": "contests", "question": "questions", "judge": "judging",
}  # fmt: skip


def of(kind: str, to: str) -> str:
    """The group of a rule: of its kind of event and its audience."""
    if kind in _KINDS:
        return _KINDS[kind]
    if to == "staff":
        return "staff"
    if to == "judges":
        return "judging"
    return _NOUNS.get(kind.partition(".")[0], "account")


def can_be_chosen(group: str) -> bool:
    """Whether there is such a group, and its mails may be gathered or switched off."""
    return group in GROUPS and not GROUPS[group].always
