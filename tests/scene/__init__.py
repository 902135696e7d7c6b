"""One site with a contest in every state, made through the real acts, for tests that walk all of it.

Hana is the client, Rei and Kai judge, Sota is staff. Ken's #1 wins wherever something is won; Mei is his rival.
Tomo is close to Rei. Aki entered and was blocked. Ume has no part in anything.

`build.py` makes it, `contests.py` each contest, `entries.py` what is entered, marked and delivered in it; `stage.py`
gives it to tests, as an application of their own.
"""

from dataclasses import dataclass, field

from tests import cast

EXTRA = {"kai": "小笠原 海", "tomo": "長谷川 友", "aki": "五十嵐 秋"}
NAMES = {**cast.NAMES, **EXTRA}

# What nobody may overhear, beside names and addresses.
PUBLIC, TO_ENTRANTS = "canary-question", "canary-announcement"
THREAD, ANSWER, REFUSAL = "canary-thread-hana", "canary-thread-author", "canary-decline-text"
REPORT = "canary-report-text"
ORIGINAL, SOURCE, REFERENCE = "canary-original", "canary-source.svg", "canary-reference.png"


@dataclass(frozen=True)
class Plan:
    """One contest of the scene: when it was published (days ago; None: it is a draft) and how far it has come."""

    state: str  # its sign in tables of tests; D O J W H A P X are also the stages of the table of rights
    ending: str
    opened: int | None = None
    every_kind: bool = False  # withdrawn, declined, hidden, unreadable, recused and blocked entries too
    fields: dict[str, object] = field(default_factory=dict)


# In the order in which they are made.
CONTESTS = (
    Plan("P", "paid out", opened=30),
    Plan("O", "open", opened=2, every_kind=True),
    Plan("N", "hidden", opened=2),
    Plan("J", "judging", opened=8, every_kind=True),
    Plan("X", "cancelled", opened=8, every_kind=True),
    Plan("L", "lapsed", opened=40, every_kind=True),
    Plan("W", "chosen", opened=10),
    Plan("Y", "changes requested", opened=12),
    Plan("H", "delivered", opened=11),
    Plan("A", "accepted", opened=14),
    Plan("V", "chosen", opened=10, every_kind=True, fields={"visibility": "open"}),
    Plan("R", "accepted", opened=15, fields={"reveal": True}),
    Plan("D", "draft"),
    Plan("K", "cancelled as a draft"),
)
STATES = "DOJWYHAPXLKNVR"  # the same, in the order of a contest's life and then what is beside it


@dataclass
class Scene:
    """People by first name and contests by state, as ids."""

    ids: dict[str, int] = field(default_factory=dict)
    contests: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)  # of invitations that wait, by state
    secrets: dict[str, str] = field(default_factory=dict)  # everybody's token for the API
    # Ids for addresses, by kind and state.
    things: dict[str, dict[str, int | str]] = field(default_factory=dict)
