"""What can be reported, with which evidence, how often, and until when it may be answered. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from contest.kernel.refusal import N_, Invalid, Refused
from contest.reports.model import Inquiry

# Of an entry, and of a contest: a code, its name, and what it means.
OF_ENTRY = {
    "copied": (N_("Copied work"), N_("It takes over somebody’s design, photo or trademark.")),
    "undeclared": (N_("Undeclared stock or AI"), N_("It uses stock, fonts or AI that were not declared.")),
    "offensive": (N_("Offensive"), N_("Hatred, violence, nakedness, or an attack on somebody.")),
    "personal": (N_("Personal data"), N_("It shows data or a picture of somebody who has not agreed.")),
    "spam": (N_("Spam"), N_("Advertising, or nothing to do with the brief.")),
    "outside": (N_("Asks to go elsewhere"), N_("It invites to work or pay outside this house.")),
    "other": (N_("Something else"), N_("Say what in your own words.")),
}
OF_CONTEST = {
    "rules": (N_("Breaks the rules"), N_("The brief asks for what the rules or the law forbid.")),
    "outside": (N_("Asks for work outside"), N_("It asks for unpaid work, or to go on outside this house.")),
    "copied": (
        N_("Copied work"),
        N_("It asks to copy a design, or shows pictures that are somebody else’s."),
    ),
    "offensive": (N_("Offensive"), N_("Hatred, violence, nakedness, or an attack on somebody.")),
    "personal": (N_("Personal data"), N_("It shows data or a picture of somebody who has not agreed.")),
    "spam": (N_("Spam or deceit"), N_("Advertising, or a client who is not who they say they are.")),
    "other": (N_("Something else"), N_("Say what in your own words.")),
}
KINDS = OF_ENTRY | OF_CONTEST

TO_ANSWER = timedelta(hours=24)
MOST_A_DAY, DAY = 10, timedelta(days=1)
LONGEST_TEXT, LONGEST_ANSWER, LONGEST_REASON = 4_000, 4_000, 2_000
MOST_LINKS, LONGEST_LINK, MOST_ENTRIES = 10, 500, 10


def kinds(*, of_entry: bool) -> dict[str, tuple[str, str]]:
    """What can be said of an entry, or of a contest."""
    return OF_ENTRY if of_entry else OF_CONTEST


def kind(inquiry: Inquiry) -> tuple[str, str]:
    """What an inquiry is about: the name of its kind, and what it means of such a thing."""
    return kinds(of_entry=inquiry.entry_id is not None)[inquiry.kind]


def answer_by(inquiry: Inquiry) -> datetime:
    """The last instant at which the subject may answer: 24 hours after they were told, that instant included."""
    return inquiry.opened_at + TO_ANSWER


def check(*, of_entry: bool, kind: str, text: str, links: Sequence[str], entries: Sequence[int]) -> None:
    """What a report says. Raises `Invalid` with one refusal per field."""
    errors: dict[str, Refused] = {}
    if kind not in kinds(of_entry=of_entry):
        errors["kind"] = Refused("report.kind")
    if not text:
        errors["text"] = Refused("report.text_missing")
    elif len(text) > LONGEST_TEXT:
        errors["text"] = Refused("report.too_long", most=LONGEST_TEXT)
    if len(links) > MOST_LINKS or any(len(link) > LONGEST_LINK for link in links):
        errors["links"] = Refused("report.links", lines=MOST_LINKS, characters=LONGEST_LINK)
    elif wrong := next((link for link in links if not _is_link(link)), None):
        errors["links"] = Refused("report.not_a_link", link=wrong[:80])
    if len(entries) > MOST_ENTRIES:
        errors["entries"] = Refused("report.entries", most=MOST_ENTRIES)
    if errors:
        raise Invalid(errors)


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and "." in (parts.hostname or "")
        and text.isprintable()
        and " " not in text
    )
