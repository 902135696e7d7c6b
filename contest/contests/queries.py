"""Reading contests: one by its number, and a person's own. The public list is in finding.py."""

from collections.abc import Collection

from sqlalchemy import and_, case, or_, select
from sqlalchemy.orm import joinedload

from contest.contests.finding import PAGE, Page
from contest.contests.model import DRAFT, Contest
from contest.kernel.db import reader


def contest(number: int) -> Contest:
    """The contest people know as `number`, its client's row with it. Raises NoResultFound."""
    found: Contest = reader().get_one(Contest, number, options=[joinedload(Contest.client, innerjoin=True)])
    return found


def titles(numbers: Collection[int]) -> dict[int, tuple[str, str]]:
    """Title and language of each of these contests."""
    if not numbers:
        return {}
    found = select(Contest.id, Contest.title, Contest.language).where(Contest.id.in_(numbers))
    return {number: (title, language) for number, title, language in reader().execute(found)}


def of_client(person_id: int, *, after: str | None = None, size: int = PAGE) -> Page:
    """A client's own contests: drafts first, then the newest."""
    draft = case((Contest.state == DRAFT, 1), else_=0)
    rows = (
        select(Contest)
        .where(Contest.client_id == person_id)
        .options(joinedload(Contest.client, innerjoin=True))
    )
    first, _, number = (after or "").partition("-")
    begun = first in ("0", "1") and number.isdigit()
    if begun:
        rows = rows.where(
            or_(draft < int(first), and_(draft == int(first), Contest.id < min(int(number), 2**31)))
        )
    found = reader().scalars(rows.order_by(draft.desc(), Contest.id.desc()).limit(size + 1)).all()
    more = len(found) > size
    last = found[size - 1] if more else None
    return Page(
        rows=found[:size],
        after=f"{int(last.state == DRAFT)}-{last.id}" if last else None,
        first=not begun,
    )
