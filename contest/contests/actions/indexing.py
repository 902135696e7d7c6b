"""Search index of contests: the words by which they are found, written in the transaction that changes them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.contests.folding import fold
from contest.contests.model import Contest, ContestText
from contest.kernel.db import lock, reader, transaction
from contest.people.model import Person


def keep(session: Session, contest: Contest) -> None:
    """Write down the words of a contest that designers can read; what its client wants to avoid is none of them."""
    client = session.get_one(Person, contest.client_id).name
    session.merge(ContestText(contest_id=contest.id, text=words(contest, client=client)))
    session.flush()


def keep_of_client(person_id: int) -> None:
    """The same for all contests of a client, whose name is another now."""
    found = select(Contest).join(ContestText, ContestText.contest_id == Contest.id)
    with transaction() as session:
        for contest in session.scalars(found.where(Contest.client_id == person_id)):
            keep(session, contest)


def refold() -> int:
    """Write down the words of every contest whose words are compared in another form now; how many those were."""
    changed = 0
    for contest_id in reader().scalars(select(ContestText.contest_id).order_by(ContestText.contest_id)).all():
        with transaction() as session:
            contest = lock(Contest, contest_id)  # else a change of its brief meanwhile would be overwritten
            before = session.get_one(ContestText, contest_id).text
            keep(session, contest)
            changed += session.get_one(ContestText, contest_id).text != before
    return changed


def words(contest: Contest, *, client: str) -> str:
    """All that is searched of one contest, folded; no term reaches from one part into the next."""
    parts = [
        contest.title,
        contest.lead,
        client,
        *contest.required_formats,
        contest.description,
        contest.wanted,
    ]
    return " ".join(fold(part) for part in parts)
