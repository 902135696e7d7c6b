"""Limits of reports: what can be reported, with which evidence, how often, and until when it may be answered. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from contest.contests.model import Contest
from contest.entries.model import Entry
from contest.kernel.refusal import N_, Invalid, Refused, require
from contest.reports.model import Inquiry

# Of an entry, and of a contest: a code, its name, and what it means.
OF_ENTRY = {
    "copied": (N_("Copied work"), N_("It uses someone else’s design, photo or trademark.")),
    "undeclared": (N_("Undisclosed stock or AI"), N_("It uses stock, fonts or AI that were not disclosed.")),
    "offensive": (N_("Offensive"), N_("Hatred, violence, nudity, or an attack on a person.")),
    "personal": (
        N_("Personal data"),
        N_("It shows personal data or a picture of someone who has not agreed."),
    ),
    "spam": (N_("Spam"), N_("Advertising, or nothing to do with the brief.")),
    "outside": (N_("Sends people elsewhere"), N_("It asks to work or pay outside this site.")),
    "other": (N_("Something else"), N_("Describe it in your own words.")),
}
OF_CONTEST = {
    "rules": (N_("Breaks the rules"), N_("The brief asks for something the rules or the law forbid.")),
    "outside": (
        N_("Work outside this site"),
        N_("It asks for unpaid work, or to continue outside this site."),
    ),
    "copied": (
        N_("Copied work"),
        N_("It asks to copy a design, or shows pictures that belong to someone else."),
    ),
    "offensive": (N_("Offensive"), N_("Hatred, violence, nudity, or an attack on a person.")),
    "personal": (
        N_("Personal data"),
        N_("It shows personal data or a picture of someone who has not agreed."),
    ),
    "spam": (N_("Spam or deceit"), N_("Advertising, or a client who is not who they say they are.")),
    "other": (N_("Something else"), N_("Describe it in your own words.")),
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
    """The last instant at which the subject may answer: 24 hours after they were notified, that instant included."""
    return inquiry.opened_at + TO_ANSWER


def require_others(contest: Contest, entry: Entry | None, *, by: int) -> int:
    """Whose it is, if it is not one's own: what is one's own one changes oneself. Raises Refused("report.own")."""
    subject_id = entry.author_id if entry else contest.client_id
    require(by != subject_id, "report.own")
    return subject_id


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
