"""Queries of judging."""

from contest.judging.queries.cards import Sheet, ViewerCard
from contest.judging.queries.comparing import comparable, compared
from contest.judging.queries.deck import Deck, deck
from contest.judging.queries.invitations import Offer, offer
from contest.judging.queries.opinions import JudgesMark, Opinion, opinion
from contest.judging.queries.panel import (
    OwnSeat,
    Panel,
    Seat,
    has_finished,
    judge_of,
    own_seats,
    panel,
    seat_of,
)
from contest.judging.queries.records import JudgingSummary, Record, judging_summary, records
from contest.judging.queries.recusals import Said, own_recusals, panel_recusals
from contest.judging.queries.table import TableEntry, TablePage, table_page
from contest.judging.queries.tallies import tallies
from contest.judging.queries.waiting import ClientNumbers, client_numbers
from contest.judging.queries.work import WorkPicture, work_pictures

__all__ = [
    "ClientNumbers", "ViewerCard", "Deck", "JudgingSummary", "JudgesMark", "Offer", "Opinion", "OwnSeat", "Panel", "Record", "Said", "Seat", "Sheet", "TableEntry", "TablePage",
    "client_numbers", "comparable", "compared", "deck", "judging_summary", "has_finished", "judge_of", "offer", "opinion", "own_recusals", "own_seats",
    "panel", "panel_recusals", "records", "seat_of", "table_page", "tallies",
    "WorkPicture", "work_pictures",
]  # fmt: skip
