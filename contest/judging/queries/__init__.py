"""What is read of a panel."""

from contest.judging.queries.cards import Card, Sheet
from contest.judging.queries.comparing import comparable, compared
from contest.judging.queries.deck import Deck, deck
from contest.judging.queries.invitations import Offer, offer
from contest.judging.queries.opinions import JudgesMark, Opinion, opinion
from contest.judging.queries.panel import Panel, Seat, Waiting, judge_of, panel
from contest.judging.queries.tallies import tallies

__all__ = [
    "Card", "Deck", "JudgesMark", "Offer", "Opinion", "Panel", "Seat", "Sheet", "Waiting", "comparable", "compared",
    "deck", "judge_of", "offer", "opinion", "panel", "tallies",
]  # fmt: skip
