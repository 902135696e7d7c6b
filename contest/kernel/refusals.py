"""The sentences of the kernel's refusals: what is wrong, and what to do."""

from contest.kernel.refusal import N_

SENTENCES = {
    "time.does_not_exist": N_(
        "%(local)s does not exist in %(zone)s: the clocks go forward then. Please take another time."
    ),
    "time.ambiguous": N_(
        "This time comes twice in %(zone)s on that day: the clocks go back then. Please say which one you mean."
    ),
    "request.bad": N_("This request cannot be understood."),
    "request.not_found": N_("There is nothing at this address, or it is not for you."),
    "request.method": N_("This address does not know this method. The header Allow names those it knows."),
    "request.too_large": N_("This request is too large. Files go straight to the store, by the address of an upload."),
    "request.not_json": N_("Please send JSON, with the header Content-Type: application/json."),
    "request.too_many": N_("Too many requests. Please wait as many seconds as the header Retry-After says."),
    "request.broken": N_("Something broke on our side. Nothing was done. Please try again, with the same key."),
    "request.storage_away": N_("The store does not answer at the moment. Nothing was done. Please try again soon."),
    "key.running": N_("The first request with this key is still under way. Please ask again in a moment."),
    "key.other_body": N_("This key was used for another request. Take a new key for every act."),
}  # fmt: skip
