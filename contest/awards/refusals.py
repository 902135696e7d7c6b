"""Refusals of award and handover, as sentences."""

from contest.kernel.refusal import N_

SENTENCES = {
    "award.not_of_this_contest": N_("That entry belongs to another contest."),
    "award.entry_not_eligible": N_(
        "You cannot choose this entry: it was withdrawn, declined, hidden or cannot be shown. Choose another."
    ),
    "award.same_account": N_(
        "This designer is paid to the same bank account as you, so the entry cannot win. Choose another, or contact us."
    ),
    "award.entry_was_voided": N_("The award of that entry was voided. Choose another one."),
    "award.none_in_force": N_("There is no current award. Reload the page to see where the contest stands."),
    "award.void_own": N_("You cannot void an award in your own contest. Ask another member of staff."),
    "award.not_overdue": N_("Delivery is not overdue yet: it is due %(due)s."),
    "award.void_already_asked": N_("You have already asked. We will answer by email."),
    "award.already_voided": N_("This award has already been voided."),
    "award.delivered_meanwhile": N_("The winner has delivered in the meantime. Check the delivery first."),
    "award.not_voidable": N_("This award cannot be voided yet: delivery was due %(due)s, and the client has not asked."),
    "award.reason_needed": N_("Give a reason. The people involved will read it."),
    "handover.not_now": N_("You cannot change anything at this stage of the handover."),
    "handover.other_agreement": N_("This is not the agreement of this contest. Reload the page and read it again."),
    "handover.already_agreed": N_("You have already accepted the agreement."),
    "handover.agreement_first": N_("Accept the transfer agreement first; then deliver."),
    "handover.too_many_files": N_("You can deliver up to %(most)s files. Combine some in a ZIP, or remove some."),
    "handover.unknown_format": N_("Choose which required format this file is."),
    "handover.files_being_checked": N_("%(count)s files are still being checked. Try again in a moment."),
    "handover.formats_missing": N_("Still missing: %(formats)s. Add a file for each required format."),
    "handover.format_unconfirmed": N_(
        "These files do not look like the format they are for: %(files)s. Confirm that they are right, or remove them."
    ),
    "handover.nothing_to_confirm": N_("There is nothing to confirm about this file any more."),
    "handover.other_content": N_("%(format)s is required here, but %(file)s is %(what)s."),
    "handover.unknown_content": N_(
        "%(format)s is required here, but the content of %(file)s is not recognised as %(format)s."
    ),
    "handover.other_name": N_(
        "%(format)s is required here. This file is %(what)s, but its name, %(file)s, does not end in %(endings)s."
    ),
    "handover.zip_without": N_("%(format)s is required here, but no file in %(file)s has a name that ends in %(endings)s."),
    "handover.name_misleads": N_("This file is named %(file)s, but it is %(what)s."),
    "handover.name_unmatched": N_("This file is named %(file)s, but its content does not match the extension."),
    "handover.nothing_to_deliver": N_("Add at least one file first."),
    "handover.not_delivered": N_("No delivery is waiting for an answer."),
    "handover.newer_delivery": N_(
        "The winner has delivered again since you opened this page. Look at the new delivery first."
    ),
    "handover.accepted_by_clock": N_("The five days to answer ended %(ended)s, so the delivery counts as accepted."),
    "handover.clock_still_runs": N_("The time to answer is not over yet."),
    "handover.no_changes_left": N_("Both change requests are used. Accept the delivery, or contact us."),
    "handover.note_needed": N_("Describe clearly what should change, so that the winner can act on it."),
    "handover.other_bytes": N_("The uploaded file is not the one that was announced. Please upload it again."),
    "handover.zip_broken": N_("This ZIP cannot be read. Create it again and check that it opens."),
    "handover.zip_too_many": N_("This ZIP has more than 10,000 files. Split it."),
    "handover.zip_outside": N_(
        "This ZIP contains a file whose path leads outside of it. Create it again from a normal folder."
    ),
    "handover.zip_link": N_(
        "This ZIP contains a link instead of a file. Replace it with the file itself and create the ZIP again."
    ),
    "handover.zip_locked": N_(
        "This ZIP is password-protected, so the client could not open it and nobody can check it. Create it again without a password."
    ),
    "handover.zip_name": N_("A file in this ZIP has invalid characters in its name. Rename it and create the ZIP again."),
    "handover.zip_twice": N_(
        "This ZIP contains two files of the same name, and one would replace the other. Rename one and create the ZIP again."
    ),
    "handover.zip_lies": N_(
        "The contents of this ZIP do not match its listing. Create it again with your system’s built-in tool."
    ),
    "handover.infected": N_(
        "The virus scanner found something in this file. Check your computer, create the file again and upload that. If you think this is a mistake, contact us."
    ),
    "handover.zip_bomb": N_("This ZIP unpacks to more than 200 times its size. Use less compression."),
    "handover.file_missing": N_(
        "This file is missing from our storage. Our staff have been told and are looking for it; try again later, or contact us."
    ),
    "handover.file_gone": N_("This file is no longer here. Please contact us."),
}  # fmt: skip
