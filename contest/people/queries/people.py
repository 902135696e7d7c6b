"""People by id, address or name."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select

from contest.kernel.db import reader
from contest.people import addresses
from contest.people.model import Person


def person(person_id: int) -> Person:
    """The person of this id. Raises NoResultFound."""
    return reader().get_one(Person, person_id)


def by_email(email: str) -> Person | None:
    """Whose address this is, however it is typed; None if nobody's."""
    try:
        address = addresses.normal(email)
    except ValueError:
        return None
    return reader().scalar(select(Person).where(Person.email == address))


def find(words: str, *, staff: bool = False, before: int | None = None, most: int = 30) -> Sequence[Person]:
    """People (only members of `staff`) whose name or address contains these words, the newest first; go on `before` an
    id. For staff."""
    found = select(Person).order_by(Person.id.desc()).limit(most)
    if staff:
        found = found.where(Person.is_staff)
    if before is not None:
        found = found.where(Person.id < before)
    if words:
        part = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").lower()
        like = f"%{part}%"
        found = found.where(
            or_(Person.email.like(like, escape="\\"), func.lower(Person.name).like(like, escape="\\"))
        )
    return reader().scalars(found).all()


def seeded() -> int:
    """How many people the demo made; none may be left in production."""
    return reader().scalar(select(func.count()).where(Person.seeded)) or 0


def nobody_yet() -> bool:
    """Whether the site is empty: no account was ever made."""
    return reader().scalar(select(Person.id).limit(1)) is None
