"""What the choice and the handover refuse, in the trade's words."""

from contest.kernel.refusal import N_

SENTENCES = {
    "award.not_of_this_contest": N_("That entry belongs to another contest."),
    "award.entry_not_eligible": N_(
        "That entry cannot be chosen: it was withdrawn, declined, hidden or cannot be shown. Choose another."
    ),
    "award.same_account": N_(
        "That designer is paid to the same bank account as you, so the entry cannot win. Please choose another, or write to us."
    ),
    "award.entry_was_voided": N_("The award of that entry was voided. Please choose another one."),
    "award.none_in_force": N_(
        "There is no award in force any more. Reload the page to see where the contest stands."
    ),
    "award.void_own": N_("You cannot void an award in a contest of your own. Ask another member of staff."),
    "award.not_overdue": N_("Delivery is not overdue yet: it is due %(due)s."),
    "award.void_already_asked": N_("You have already asked. We will answer by mail."),
    "award.already_voided": N_("This award has already been voided."),
    "award.delivered_meanwhile": N_("The winner has delivered meanwhile. Look at the delivery first."),
    "award.not_voidable": N_(
        "This award cannot be voided yet: delivery was due %(due)s, and the client has not asked."
    ),
    "award.reason_needed": N_("Please give a reason. Those concerned will read it."),
    "handover.not_now": N_("Nothing can be changed at this stage of the handover."),
    "handover.other_agreement": N_(
        "That is not the agreement of this contest. Reload the page and read it again."
    ),
    "handover.already_agreed": N_("You have already accepted the agreement."),
    "handover.agreement_first": N_("Accept the transfer agreement first; then deliver."),
    "handover.too_many_files": N_(
        "A handover holds at most %(most)s files. Put several into one ZIP, or remove some."
    ),
    "handover.unknown_format": N_("Choose which of the required formats this file is."),
    "handover.files_being_checked": N_("%(count)s files are still being checked. Try again in a moment."),
    "handover.formats_missing": N_("Still missing: %(formats)s. Add a file for each required format."),
    "handover.format_unconfirmed": N_(
        "These files do not look like the format they are for: %(files)s. Confirm that they are right, or remove them."
    ),
    "handover.nothing_to_confirm": N_("There is nothing to confirm about this file any more."),
    "handover.other_content": N_("%(format)s is required here, but %(file)s is %(what)s."),
    "handover.unknown_content": N_(
        "%(format)s is required here, but %(file)s does not begin as such a file does."
    ),
    "handover.other_name": N_(
        "%(format)s is required here. This file is %(what)s, but its name, %(file)s, does not end in %(endings)s."
    ),
    "handover.zip_without": N_(
        "%(format)s is required here, but no file in %(file)s has a name that ends in %(endings)s."
    ),
    "handover.name_misleads": N_("This file is named %(file)s, but it is %(what)s."),
    "handover.name_unmatched": N_(
        "This file is named %(file)s, but does not begin as a file with this ending does."
    ),
    "handover.nothing_to_deliver": N_("Add at least one file first."),
    "handover.not_delivered": N_("There is no delivery waiting for an answer."),
    "handover.newer_delivery": N_(
        "The winner has delivered again since you opened this page. Look at the new delivery first."
    ),
    "handover.accepted_by_clock": N_(
        "The five days for an answer ended %(ended)s: the delivery counts as accepted."
    ),
    "handover.clock_still_runs": N_("The time for an answer has not passed yet."),
    "handover.no_changes_left": N_("Both rounds of changes are used. Accept the delivery, or write to us."),
    "handover.note_needed": N_("Say what should change, so that the winner can do it."),
    "handover.other_bytes": N_(
        "The file that arrived is not the one that was announced. Please send it again."
    ),
    "handover.zip_broken": N_("This ZIP cannot be read. Make it again and check that it opens."),
    "handover.zip_too_many": N_("This ZIP has more than 10,000 files. Split it."),
    "handover.zip_outside": N_(
        "This ZIP holds a file whose path leads outside of it. Make it again from a plain folder."
    ),
    "handover.zip_link": N_(
        "This ZIP holds a link instead of a file. Put the file itself in its place and make the ZIP again."
    ),
    "handover.zip_locked": N_(
        "This ZIP is locked with a password, so the client could not open it and nobody can check it. Make it again without one."
    ),
    "handover.zip_name": N_(
        "A file in this ZIP has characters in its name that belong in none. Rename it and make the ZIP again."
    ),
    "handover.zip_twice": N_(
        "This ZIP holds two files of the same name, and one would replace the other. Rename one and make the ZIP again."
    ),
    "handover.zip_lies": N_(
        "What this ZIP lists is not what it holds. Make it again with your system’s own program."
    ),
    "handover.infected": N_(
        "The virus scanner found something in this file. Check your computer, make the file anew and send that; if you think it is a mistake, write to us."
    ),
    "handover.zip_bomb": N_(
        "This ZIP unpacks to more than 200 times its size. Send the files less tightly packed."
    ),
    "handover.file_missing": N_(
        "This file is missing from our store. Staff have been told and look for it; try again later, or write to us."
    ),
    "handover.file_gone": N_("That file is no longer here. Please write to us."),
}
