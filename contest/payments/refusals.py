"""What the house says when money cannot move."""

from contest.kernel.refusal import N_

SENTENCES = {
    "funding.unknown_gateway": N_("Please choose one of the ways of paying that this house offers."),
    "funding.fixed": N_("The contest is published: what is held for it stays as it is."),
    "funding.nothing_asked": N_("There is nothing to pay for this contest now."),
    "funding.nothing_missing": N_("All that is due has already come in. Nothing was paid."),
    "funding.short": N_("%(missing)s is still missing: prize, fee and tax are held in full before publishing."),
    "funding.not_pending": N_("The prize of this contest is fixed already."),
    "funding.not_held": N_("The prize of this contest is not held, so it cannot be released."),
    "funding.not_refundable": N_("The prize of this contest is released: there is nothing left to refund."),
    "receipt.nothing": N_("A receipt is of at least one yen."),
    "receipt.in_the_future": N_("This day has not come yet. Please give the day of the bank’s statement."),
    "receipt.same_again": N_(
        "A receipt of the same bank, day, amount and reference is recorded already. If the bank’s statement shows "
        "two of them, tick the box below and record it again."
    ),
    "receipt.not_unmatched": N_("This receipt is matched or reversed already. Reload the page."),
    "receipt.no_such_funding": N_("No funding has this reference or number. Look at the list of fundings."),
    "receipt.already_reversed": N_("This receipt is reversed already."),
    "receipt.contest_published": N_(
        "The contest is published or over: its receipts can no longer be reversed, because designers rely on the prize."
    ),
    "receipt.reason_needed": N_("Please write the reason: it is kept on record."),
    "receipt.cash_gone": N_("This money has left the house in a payout already, so its receipt cannot be reversed."),
    "payout.blocked": N_("This account is blocked, and its payouts wait. Please write to the house."),
    "payout.already_open": N_("A payout is on its way already. The next can be requested when it has ended."),
    "payout.no_details": N_("Please give your bank details first."),
    "payout.details_wait": N_(
        "Your bank details were changed. To keep your money safe a payout can be requested from %(until)s."
    ),
    "payout.nothing": N_("There is nothing in your balance."),
    "payout.too_small": N_("A payout is of at least %(least)s. Your balance is %(balance)s."),
    "payout.does_not_wait": N_("This payout does not wait for anything."),
    "payout.reason_needed": N_("Please write the reason: it is kept on record."),
    "payout.not_requested": N_("This payout was sent or has ended already. Reload the page."),
    "payout.waits": N_("This payout waits: look at the reason on its page first, and let it go there."),
    "payout.payee_blocked": N_("The payee’s account is blocked: this payout waits until it is unblocked."),
    "payout.not_sent": N_("Only a payout that was sent can arrive. Reload the page."),
    "payout.ended": N_("This payout has ended already. Reload the page."),
    "money.own_payout": N_("This payout is your own. Ask another member of staff."),
    "money.own_contest": N_(
        "You are the client or the winner of this contest: its money is not yours to handle. "
        "Ask another member of staff."
    ),
}  # fmt: skip
