"""Staff never act on money of a contest of their own."""

from contest.access.table import Role
from contest.contests.model import Contest
from contest.kernel.refusal import Refused
from contest.web import guard


def foreign(action: str, number: int) -> Contest:
    """The contest, if staff may do `action` to it now and it is neither won nor paid for by the one who asks.

    The actions look at clients and paid prizes themselves; who has won and waits for the prize is known here.
    """
    contest = guard.contest(action, number)
    if guard.standing(contest).roles & {Role.CLIENT, Role.WINNER}:
        raise Refused("money.own_contest")
    return contest
