"""Refusals of the kernel, as sentences: what is wrong, and what to do."""

from contest.kernel.refusal import N_

SENTENCES = {
    "time.does_not_exist": N_(
        "%(local)s does not exist in %(zone)s because the clocks go forward then. Choose another time."
    ),
    "time.ambiguous": N_(
        "This time occurs twice in %(zone)s on that day, because the clocks go back. Choose which one you mean."
    ),
    "request.bad": N_("This request cannot be understood."),
    "request.not_found": N_("Nothing is here, or you do not have access."),
    "request.method": N_("This address does not support this method. The Allow header lists those it supports."),
    "request.too_large": N_("This request is too large. Files go straight to storage, using the address of an upload."),
    "request.not_json": N_("Send JSON, with the header Content-Type: application/json."),
    "request.too_many": N_("Too many requests. Wait for the number of seconds in the Retry-After header."),
    "request.broken": N_("Something went wrong on our side. Nothing was done. Please try again, with the same key."),
    "request.storage_away": N_("Storage is not responding. Nothing was done. Please try again soon."),
    "key.other_body": N_("This key was used for another request. Use a new key for every action."),
}  # fmt: skip
