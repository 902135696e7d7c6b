"""Filters of the list, read from an address and written into one: a filtered list can be shared."""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from contest.contests import brief, folding
from contest.contests.finding import ORDERS, TABS, ContestFilter
from contest.kernel.money import CURRENCIES, HOME, home
from contest.kernel.text import whole_number
from contest.web import paging

PRIZES = (10_000, 30_000, 50_000, 100_000, 300_000, 1_000_000)
DAYS = (1, 3, 7, 14)
MOST_ASKED = 10**10 - 1


def read() -> ContestFilter:
    """The wish of this request's address; what is not understood is no filter."""
    days = _number("days")
    return ContestFilter(
        words=paging.words(most=folding.LONGEST_QUERY),
        tab=_one_of("shelf", tuple(TABS)) or "open",
        category=_one_of("category", tuple(brief.CATEGORIES)),
        prize_from=_number("prize_from"),
        prize_to=_number("prize_to"),
        within=timedelta(days=days) if days and days <= 366 else None,
        visibility=_one_of("visibility", brief.VISIBILITIES),
        order=_one_of("order", ORDERS) or "closing",
    )


def address(contest_filter: ContestFilter, endpoint: str = "contests.index", **more: Any) -> str:
    """The one address of a wish: what is usual is left out, and the order of the rest is fixed."""
    return url_for(
        endpoint, **{name: value for name, value in asked(contest_filter).items() if value}, **more
    )


def asked(contest_filter: ContestFilter) -> dict[str, Any]:
    """The values of the form's fields."""
    return {
        "q": contest_filter.words,
        "shelf": contest_filter.tab if contest_filter.tab != "open" else "",
        "category": contest_filter.category or "",
        "prize_from": contest_filter.prize_from or "",
        "prize_to": contest_filter.prize_to or "",
        "days": contest_filter.within.days if contest_filter.within and contest_filter.tab == "open" else "",
        "visibility": contest_filter.visibility or "",
        "order": contest_filter.order if contest_filter.order != "closing" else "",
    }


def choices(contest_filter: ContestFilter) -> dict[str, list[tuple[Any, str]]]:
    """What each field of the form offers; a value out of a shared address is offered beside the usual ones."""
    is_open = contest_filter.tab == "open"
    orders = [
        ("", _("Closing soon") if is_open else _("Recently closed")),
        ("newest", _("Newest first")),
        ("prize", _("Highest prize")),
        ("fewest", _("Fewest entries")),
    ]
    return {
        "shelf": [
            ("", _("Open for entries")),
            ("judging", _("Being judged")),
            ("awarded", _("Winner chosen")),
        ],
        "category": [("", _("Everything")), *((key, _(word)) for key, word in brief.CATEGORIES.items())],
        "prize_from": _amounts(contest_filter.prize_from),
        "prize_to": _amounts(contest_filter.prize_to),
        "days": _days(contest_filter.within.days if contest_filter.within else None),
        "visibility": [("", _("Blind or open")), ("blind", _("Blind")), ("open", _("Open gallery"))],
        "order": orders,
    }


def filters(contest_filter: ContestFilter) -> list[tuple[str, str]]:
    """Every filter that narrows the list, in words, with the address of the list without it."""
    named: dict[str, Callable[[], str]] = {
        "q": lambda: _("“%(words)s”", words=contest_filter.words),
        "category": lambda: _(brief.CATEGORIES[contest_filter.category or next(iter(brief.CATEGORIES))]),
        "prize_from": lambda: _("%(amount)s or more", amount=home(contest_filter.prize_from or 0)),
        "prize_to": lambda: _("%(amount)s or less", amount=home(contest_filter.prize_to or 0)),
        "days": lambda: _closes_within(contest_filter.within.days if contest_filter.within else 0),
        "visibility": lambda: _("Blind") if contest_filter.visibility == "blind" else _("Open gallery"),
    }
    values = asked(contest_filter)
    return [
        (
            words(),
            url_for(
                "contests.index", **{key: value for key, value in values.items() if value and key != name}
            ),
        )
        for name, words in named.items()
        if values[name]
    ]


def _amounts(chosen: int | None) -> list[tuple[Any, str]]:
    amounts = sorted({*PRIZES, *([chosen] if chosen else [])})
    return [("", _("Any")), *((amount, str(home(amount))) for amount in amounts)]


def _days(chosen: int | None) -> list[tuple[Any, str]]:
    spans = sorted({*DAYS, *([chosen] if chosen else [])})
    return [("", _("Any")), *((days, _closes_within(days)) for days in spans)]


def _closes_within(days: int) -> str:
    return str(_("24 hours at most") if days == 1 else _("%(days)s days at most", days=days))


def _one_of(name: str, known: Sequence[str]) -> str | None:
    value = request.args.get(name, "")
    return value if value in known else None


def _number(name: str) -> int | None:
    """A whole number as people type it: with a currency's sign, ５００００."""
    typed = unicodedata.normalize("NFKC", request.args.get(name, "")[:40])
    for ornament in (",", *CURRENCIES[HOME].typed):
        typed = typed.replace(ornament, "")
    plain = typed.strip()
    return whole_number(plain, most=MOST_ASKED) or None
