"""What is read of a panel."""

from contest.judging.queries.deck import Card, Deck, Picture, deck
from contest.judging.queries.invitations import Offer, offer
from contest.judging.queries.opinions import Opinion, opinion
from contest.judging.queries.panel import Panel, Seat, Waiting, judge_of, panel
from contest.judging.queries.tallies import tallies

__all__ = [
    "Card", "Deck", "Offer", "Opinion", "Panel", "Picture", "Seat", "Waiting", "deck", "judge_of", "offer", "opinion",
    "panel", "tallies",
]  # fmt: skip
