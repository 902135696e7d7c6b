"""Notices of the award and the handover."""

from contest.awards import events as award_events
from contest.kernel.refusal import N_
from contest.notices.rule import (
    CONTEST,
    EARNINGS,
    ENTRY,
    HANDOVER,
    SEE_CONTEST,
    SEE_ENTRY,
    SEE_HANDOVER,
    Rule,
)
from contest.payments import events as payment_events

CHECK = N_("Check the delivery")
DELIVERED = N_(
    "The winner has delivered. Check the files, then accept the delivery or request changes by %(accept_by)s."
)
ACCEPTED_BY_TIME = N_(
    "If you do not answer by then, the delivery counts as accepted, the prize goes to the winner, and the rights in the agreement pass to you."
)

RULES: tuple[Rule, ...] = (
    Rule(
        award_events.Awarded, "person", N_("Your entry #%(number)s won “%(title)s”"),
        N_("Congratulations! The client chose your entry #%(number)s. The prize of %(prize)s is secured for you."),
        N_("Next, accept the transfer agreement and deliver the source files by %(delivery_due)s. The copyright, including the rights under Articles 27 and 28 of the Copyright Act, passes to the client when the delivery is accepted."),
        button=SEE_HANDOVER, path=HANDOVER,
    ),
    Rule(
        award_events.Awarded, "losers", N_("A winner has been chosen for “%(title)s”"),
        N_("The client chose another entry this time. Thank you for your work."),
        N_("You keep the rights to your entries. Nobody receives your original files, and nobody may use your designs."),
        button=N_("View my entries"), path="/#finished",
    ),
    Rule(
        award_events.Awarded, "judges", N_("A winner has been chosen for “%(title)s”"),
        N_("The client chose entry #%(number)s. Marks are now final, and you can see those of the whole panel. Thank you for judging."),
        button=SEE_CONTEST, path=CONTEST,
    ),
    Rule(
        award_events.Awarded, "doer", N_("You chose entry #%(number)s"),
        N_("The winner has been asked for the source files, due by %(delivery_due)s. You then have five days to check them."),
        button=SEE_HANDOVER, path=HANDOVER,
    ),
    Rule(
        award_events.DeliverableRefused, "person", N_("A source file cannot be accepted"),
        N_("A file for the handover of “%(title)s” cannot be accepted. The handover page explains why and what to do."),
        button=SEE_HANDOVER, path=HANDOVER,
    ),
    Rule(
        award_events.DeliverableDoubted, "person", N_("Please check a source file"),
        N_("A file for the handover of “%(title)s” does not look like the format it is for: %(file)s."),
        N_("Confirm on the handover’s page that it is right, or remove it and add the right one. Until then you cannot deliver."),
        button=SEE_HANDOVER, path=HANDOVER,
    ),
    Rule(
        award_events.Delivered, "client", N_("The source files for “%(title)s” have arrived"),
        DELIVERED,
        ACCEPTED_BY_TIME,
        button=CHECK, path=HANDOVER, when="not doubts",
    ),
    Rule(
        award_events.Delivered, "client", N_("The source files for “%(title)s” have arrived"),
        DELIVERED,
        N_("These files do not look like the format they are for, and the winner confirmed that they are right: %(doubts)s. Open them before you accept."),
        ACCEPTED_BY_TIME,
        button=CHECK, path=HANDOVER, when="doubts",
    ),
    Rule(
        award_events.ChangesRequested, "person", N_("The client requests changes to your delivery"),
        N_("The client of “%(title)s” reviewed your delivery and asks you to change this by %(delivery_due)s:"),
        button=SEE_HANDOVER, path=HANDOVER, quote="note",
    ),
    Rule(
        award_events.HandoverAccepted, "client", N_("“%(title)s” is complete"),
        N_("The delivery is accepted, the prize of %(prize)s has been paid to the winner, and the rights in the agreement are yours."),
        button=SEE_HANDOVER, path=HANDOVER,
    ),
    Rule(
        award_events.HandoverAccepted, "doer", N_("“%(title)s” is complete"),
        N_("The delivery is accepted, the prize of %(prize)s has been paid to the winner, and the rights in the agreement are yours."),
        button=SEE_HANDOVER, path=HANDOVER,
    ),
    Rule(
        payment_events.PrizeReleased, "person", N_("Your prize of %(prize)s is in your balance"),
        N_("Your delivery for “%(title)s” has been accepted. The full prize of %(prize)s is in your balance, and you can request a payout at any time."),
        N_("We do not withhold tax; please declare it yourself if required."),
        button=N_("Request payout"), path=EARNINGS,
    ),
    Rule(
        award_events.VoidAsked, "staff", N_("A client asks to void an award"),
        N_("The delivery for “%(title)s” is overdue, and its client asks to void the award. Reason:"),
        button=SEE_HANDOVER, path=HANDOVER, quote="reason",
    ),
    Rule(
        award_events.VoidAsked, "person", N_("The client asks to void your award"),
        N_("The delivery for “%(title)s” is overdue, and the client has asked us to void the award."),
        N_("A complete delivery still counts until we have decided. Deliver now, or contact us."),
        button=SEE_HANDOVER, path=HANDOVER,
    ),
    Rule(
        award_events.AwardVoided, "person", N_("The award of “%(title)s” was voided"),
        N_("No complete delivery arrived in time, and we voided the award of your entry #%(number)s. No rights have been transferred. Reason:"),
        button=SEE_ENTRY, path=ENTRY, quote="reason",
    ),
    Rule(
        award_events.AwardVoided, "client", N_("The award of “%(title)s” was voided"),
        N_("The prize is still secured. You can choose from the other entries until %(choice_ends)s; after that the contest ends without a winner and you are refunded. Reason:"),
        button=N_("Choose again"), path="/contests/{contest}/award", quote="reason",
    ),
    Rule(
        award_events.AwardVoided, "losers", N_("The award for “%(title)s” was voided: a new winner will be chosen"),
        N_("The award was voided, and your entries are back in the contest until %(choice_ends)s."),
        button=SEE_CONTEST, path=CONTEST,
    ),
    Rule(
        award_events.AwardVoided, "judges", N_("The award for “%(title)s” was voided: a new winner will be chosen"),
        N_("The award was voided, and the client is choosing among the other entries until %(choice_ends)s. Your marks count again, and you can add or change marks."),
        button=SEE_CONTEST, path=CONTEST,
    ),
)  # fmt: skip
