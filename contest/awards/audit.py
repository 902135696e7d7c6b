"""Audit of prizes: each went to the winner who was chosen."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.awards.model import Award
from contest.contests.model import SETTLED, Contest
from contest.ledger import chart
from contest.ledger.audit import check
from contest.ledger.model import Account, Transfer


@check
def prizes_went_to_the_winners(session: Session) -> Iterator[str]:
    """The whole prize of a settled contest is in the balance of the winner of its live award."""
    paid = {
        contest_id: (name, amount)
        for contest_id, name, amount in session.execute(
            select(Transfer.contest_id, Account.name, Transfer.amount)
            .join(Account, Transfer.target_id == Account.id)
            .where(Transfer.kind == "prize")
        )
    }
    settled = (
        select(Contest.id, Contest.prize_amount, Award.winner_id)
        .join(Award, Award.contest_id == Contest.id)
        .where(Contest.state == SETTLED, Award.voided_at.is_(None))
        .order_by(Contest.id)
    )
    for number, prize, winner in session.execute(settled):
        if paid.get(number) != (chart.balance(winner), prize):
            yield f"The prize of contest {number} is not with its winner."
