"""The sentences of the API's own refusals."""

from contest.kernel.refusal import N_

SENTENCES = {
    "problem.unknown_caller": N_("Not signed in"),
    "problem.may_not": N_("Not allowed"),
    "problem.not_now": N_("Not possible now"),
    "problem.wrong_body": N_("Not understood"),
    "token.unknown": N_("This token does not work: it was never made, was revoked, has expired, or its account is blocked."),
    "token.read_only": N_("This token may only read. Make one with the scope “write” on your account page."),
    "token.no_money": N_("This token may not act on money. Make one with the scope “money” on your account page."),
    "token.weak": N_(
        "Staff of this site need a token made after signing in with a second factor. Make a new one on your account page."
    ),
    "key.too_long": N_("An Idempotency-Key has 1 to 200 characters."),
    "body.not_json": N_("The body is not JSON that can be read."),
    "body.twice": N_("“%(name)s” stands twice in one object."),
    "body.not_an_object": N_("Please send an object here."),
    "field.missing": N_("This field is needed."),
    "field.unknown": N_("There is no such field."),
    "field.null": N_("This field cannot be null."),
    "field.not_text": N_("Please send text here."),
    "field.unreadable": N_("This contains characters that cannot be shown."),
    "field.too_long": N_("Please keep to %(most)s characters."),
    "field.not_a_number": N_("Please send a whole number here, not in quotes."),
    "field.bounds": N_("Please send a number from %(least)s to %(most)s."),
    "field.not_true_or_false": N_("Please send true or false here."),
    "field.not_a_list": N_("Please send a list here."),
    "field.too_many": N_("Please send at most %(most)s here."),
    "field.not_an_instant": N_("Please send an instant with its offset from UTC, such as 2026-12-01T09:00:00Z."),
    "field.not_a_day": N_("Please send a day from the year 2000 on, such as 2026-12-01."),
    "field.not_one_of": N_("Please send one of: %(known)s."),
    "field.not_a_currency": N_("Amounts are in whole minor units of JPY."),
    "job.not_dead": N_("This job is not dead: it waits, runs, or is done."),
    "cursor.unknown": N_("This cursor is not of this list. Begin again without one."),
}  # fmt: skip
