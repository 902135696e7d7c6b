"""Light table: the tab on which the client's side looks at all entries and decides on them."""

from typing import Any

from flask import g, request, url_for

from contest.access.relation import Relation
from contest.access.table import Role
from contest.contests.model import PUBLISHED
from contest.entries import queries as entry_queries, rules as entry_rules
from contest.judging import queries as judging_queries, rules as judging_rules
from contest.judging.queries import table
from contest.kernel.text import whole_number
from contest.web import guard

SIZES = range(140, 421, 20)  # heights of pictures in px; css/table.css has a rule for each
SIZE = 240


def has_light_table(relation: Relation) -> bool:
    """Whether who asks decides on the entries of this contest now."""
    return Role.CLIENT in relation.roles and relation.contest.state == PUBLISHED


def light_table_context(relation: Relation) -> dict[str, Any]:
    """What entries/_table.html needs: `?show=shortlist` or `?keeps=2` the tab, `?order=` and `?after=`. Two statements."""
    contest, sees = relation.contest, guard.sees(relation.contest)
    tab, keeps, order = _asked()
    page = judging_queries.table_page(
        contest, sees=sees, now=g.now, tab=tab, keeps=keeps, order=order, after=request.args.get("after", "")
    )
    ids = [one.id for one in page.entries]
    cards = {card.id: card for card in entry_queries.gallery(contest, sees=sees, now=g.now, ids=ids)}
    return {
        "page": page,
        "tiles": [(cards[one.id], one) for one in page.entries if one.id in cards],
        "show": tab,
        "order": order,
        "orders": table.ORDERS,
        "tab_query": _query(tab, keeps),
        "keeps": keeps,
        "most_stars": judging_rules.MOST_STARS,
        "most_compared": judging_rules.MOST_COMPARED,
        "chips": entry_rules.DECLINE_CHIPS,
        "size": _size(),
        "sizes": SIZES,
        "person_id": guard.my_id(),
    }


def after_deciding(number: int, entry: int) -> str:
    """Where a form without script leads: back to the entry on the table where it stood there, else to the entry's page."""
    if "table" not in request.form:
        return url_for("entries.show", number=number, entry=entry, _anchor="judging")
    kept: dict[str, Any] = {
        name: request.form[name] for name in ("show", "keeps", "order", "after") if request.form.get(name)
    }
    return url_for("contests.entries", number=number, _anchor=f"entry-{entry}", **kept)


def _asked() -> tuple[str, int, str]:
    keeps = whole_number(request.args.get("keeps"))
    show, order = request.args.get("show", ""), request.args.get("order", "")
    if keeps:
        show = table.KEEPS
    return (
        show if show in table.TABS else table.ALL,
        keeps or table.ENOUGH_KEEPS,
        order if order in table.ORDERS else table.NEWEST,
    )


def _query(tab: str, keeps: int) -> dict[str, str | int]:
    if tab == table.KEEPS:
        return {"keeps": keeps}
    return {} if tab == table.ALL else {"show": tab}


def _size() -> int:
    size = whole_number(request.cookies.get("size"))
    return size if size is not None and size in SIZES else SIZE
