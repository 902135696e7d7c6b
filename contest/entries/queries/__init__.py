"""Queries of entries. Every query that could tell who or what takes `sees=`."""

from contest.entries.queries.contest_pictures import contest_pictures
from contest.entries.queries.counts import (
    Counts,
    VisibleCounts,
    counts,
    counts_of_client,
    entrants,
    listed,
    listed_by_contest,
    living_of,
    processing_count,
    visible_count_columns,
    visible_counts,
)
from contest.entries.queries.gallery import (
    GROUPS,
    MOST,
    PAGE,
    GalleryCard,
    GalleryPage,
    gallery,
    gallery_page,
)
from contest.entries.queries.losses import Infected, Late, Loss, infected, late, losses
from contest.entries.queries.mine import Mine, Unanswered, mine, unanswered
from contest.entries.queries.neighbours import Neighbours, neighbours
from contest.entries.queries.page import (
    EntryPage,
    ImageView,
    Message,
    PinView,
    VersionView,
    entry,
    find,
    images_of,
    newest_versions,
)
from contest.entries.queries.references import Reference, references

__all__ = [
    "GROUPS", "MOST", "PAGE",
    "Counts", "EntryPage", "GalleryCard", "GalleryPage", "ImageView", "Infected", "Late", "Loss", "Message", "Mine", "PinView",
    "Neighbours", "Reference", "Unanswered", "VisibleCounts", "VersionView",
    "contest_pictures", "counts", "entrants", "entry", "find", "gallery", "gallery_page", "images_of", "infected", "late", "listed",
    "listed_by_contest", "living_of", "losses", "mine", "neighbours", "newest_versions", "processing_count", "references", "visible_counts",
    "unanswered", "visible_count_columns", "counts_of_client",
]  # fmt: skip
