"""Events of awards and handovers, from the choice to the settlement."""

from datetime import datetime

from contest.events import Event
from contest.kernel.money import Money


class Awarded(Event, kind="award.decided"):
    """The client chose a winner (`person_id`); the panel's marks are sealed."""

    number: int
    prize: Money
    delivery_due: datetime


class VoidAsked(Event, kind="award.void_asked"):
    """Delivery is overdue and the client asks staff to void the award of `person_id`."""

    reason: str


class AwardVoided(Event, kind="award.voided"):
    """Staff voided the award of `person_id`; the other entries are open to choice again until `choice_ends`."""

    number: int
    reason: str
    choice_ends: datetime


class AgreementAccepted(Event, kind="handover.agreed"):
    """The winner accepted the transfer agreement."""

    agreement_version: str


class DeliverableStored(Event, kind="handover.deliverable_kept"):
    """A source file has arrived whole and is kept."""

    deliverable_id: int


class DeliverableRefused(Event, kind="handover.deliverable_refused"):
    """A source file could not be taken; `reason` is a code of refusals.py. `person_id` is the winner."""

    deliverable_id: int
    reason: str


class DeliverableDoubted(Event, kind="handover.deliverable_doubted"):
    """A kept source file does not look like the format it is for; `person_id` is the winner, who confirms or removes it."""

    deliverable_id: int
    file: str
    doubt: str


class FormatConfirmed(Event, kind="handover.format_confirmed"):
    """The winner confirmed that a source file in doubt is right."""

    deliverable_id: int
    file: str
    doubt: str


class Delivered(Event, kind="handover.delivered"):
    """A complete delivery was made: the clock of acceptance runs until `accept_by`. `doubts` names the files that do
    not look like their format and that the winner confirmed."""

    delivery: int
    accept_by: datetime
    doubts: str = ""


class ChangesRequested(Event, kind="handover.changes_requested"):
    """The client asks the winner for changes; delivery is due again."""

    number: int
    note: str
    delivery_due: datetime


class HandoverAccepted(Event, kind="handover.accepted"):
    """The delivery was accepted, by the client or by the clock: the contest is settled, the prize the winner's."""

    by_clock: bool
    prize: Money


class DeliverableFetched(Event, kind="handover.deliverable_fetched"):
    """Source file fetched: an address for it was given; staff said why."""

    deliverable_id: int
    reason: str = ""
