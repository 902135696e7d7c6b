"""Refusals of entries and uploads, as sentences: what is wrong, and what to do."""

from contest.kernel.refusal import N_

SENTENCES = {
    "upload.body": N_("The page sent something we could not read. Reload it and choose the file again."),
    "upload.purpose": N_("Say what the file is for: an entry, a brief or a handover."),
    "upload.sha256": N_("The file’s checksum is missing. Choose the file again."),
    "upload.empty": N_("This file is empty. Export it again and choose the new file."),
    "upload.too_large": N_("This file is too large: the limit is %(limit)s MB. Export it smaller."),
    "upload.not_wanted": N_(
        "Uploads of this kind are closed. Reload the page to see where this contest stands."
    ),
    "upload.too_many_waiting": N_(
        "You have %(most)s unused uploads. Submit those first, or wait until they expire."
    ),
    "upload.too_many_removed": N_(
        "Removed files count for up to an hour, and with them you have reached the limit of %(most)s files here. You can send the next one from %(at)s."
    ),
    "upload.too_much_waiting": N_(
        "You have uploaded %(there)s MB that are not part of an entry, brief or handover yet. The limit is %(most)s MB. Submit or remove those files first."
    ),
    "upload.too_much_removed": N_(
        "Removed files count for up to an hour, and with them this file would go over the limit of %(most)s MB. You can send it from %(at)s."
    ),
    "upload.drafts_full": N_(
        "The limit for pictures in your unpaid drafts is %(most)s MB in total. Remove some, or pay for the contest first. A picture removed before it was added counts for up to an hour."
    ),
    "upload.no_space_for_drafts": N_(
        "Storage is almost full, so no pictures can be added to drafts for now. Try again later, or write to us."
    ),
    "upload.no_space": N_(
        "Storage is almost full, so no files can be uploaded for now. Try again later, or write to us."
    ),
    "version.too_many": N_(
        "You have submitted %(most)s versions within an hour, over all contests. You can submit the next one from %(at)s."
    ),
    "image.too_many_unreadable": N_(
        "%(most)s images of your entries in this contest could not be read within 24 hours. You can upload images here and submit again from %(at)s."
    ),
    "upload.unknown": N_("One of the files is unknown. Remove it and choose it again."),
    "upload.refused": N_("These files cannot be used: %(files)s. Replace them, or continue without them."),
    "upload.used": N_("%(file)s is already part of an entry. Choose the file again to reuse it."),
    "upload.expired": N_("An unused upload has expired. Remove it and choose the file again."),
    "upload.not_arrived": N_("%(file)s is still uploading. Wait until it finishes, or choose it again."),
    "upload.after_deadline": N_(
        "%(file)s was chosen after the deadline. Only uploads started before it can be part of an entry."
    ),
    "upload.storage_away": N_(
        "Storage is not responding. Your files and text are kept here: submit again in a minute."
    ),
    "image.changed": N_(
        "What arrived is not the file you chose: it changed during the upload. Upload it again."
    ),
    "image.infected": N_(
        "The virus scanner found something in this file. Check your computer, export the picture again and upload the new file; if you think it is a mistake, write to us."
    ),
    "contest.takes_no_entries": N_("This contest does not accept entries."),
    "contest.hidden_takes_no_entries": N_("This contest is currently hidden and does not accept entries."),
    "entry.too_late": N_(
        "Entries closed at %(closed)s. Files uploaded before then could be submitted for another ten minutes."
    ),
    "entry.images": N_("Add 1 to %(most)s images."),
    "entry.too_many": N_(
        "You have reached the limit of %(most)s entries in this contest. Withdraw one to make room."
    ),
    "entry.too_many_versions": N_(
        "This entry has reached the limit of %(most)s versions. Submit a new entry instead."
    ),
    "entry.is_withdrawn": N_("This entry has been withdrawn. Submit a new one instead."),
    "entry.too_late_to_withdraw": N_("You can withdraw an entry until the award. That time has passed."),
    "entry.not_withdrawn": N_("This entry is not withdrawn. Reload the page to see the current state."),
    "entry.withdrawal_final": N_("You could undo this withdrawal until %(until)s. That time has passed."),
    "report.found_breach": N_(
        "This entry was reported and found to break the rules, so its withdrawal cannot be undone. If that is a mistake, write to us."
    ),
    "entry.withdrawal_sealed": N_(
        "A winner has been chosen or the contest has ended, so this withdrawal can no longer be undone."
    ),
    "entry.too_late_to_decline": N_(
        "You can decline and restore entries until the award. That time has passed."
    ),
    "entry.not_declinable": N_(
        "Only visible entries can be declined. Reload the page to see the current state."
    ),
    "entry.not_declined": N_("This entry is not declined. Reload the page to see the current state."),
    "entry.decline_reason": N_("Give a reason: choose from the list or write one."),
    "entry.declined_often": N_(
        "You have declined this entry %(most)s times in 24 hours, and its designer is told each time. Please continue tomorrow."
    ),
    "entry.reason_needed": N_("Give a reason. It is recorded."),
    "entry.hide_chosen": N_(
        "A winner has been chosen, so entries of this contest can no longer be hidden or shown. Hide the whole contest instead."
    ),
    "entry.already_hidden": N_("This entry is hidden already."),
    "entry.not_hidden": N_("This entry is not hidden."),
    "entry.original_missing": N_(
        "This file is missing from our storage. Our staff have been told and are looking for it; try again later, or contact us."
    ),
    "entry.thread_closed": N_("Messages closed when the contest ended."),
    "comment.empty": N_("Write something first."),
    "comment.withdrawn": N_(
        "This entry is withdrawn, so the client cannot read messages on it. Undo the withdrawal first, if you still can."
    ),
    "comment.too_many": N_(
        "You have reached the limit of %(most)s messages in 24 hours; each is sent by email. Please continue tomorrow."
    ),
    "pin.outside": N_("Place the pin on the picture: from 0 to %(most)s from the left and from the top."),
    "pin.no_such_image": N_("This image is not there, or not ready. Reload the page and choose another."),
    "pin.too_many": N_("This entry has %(most)s open pins. Resolve some before you add another."),
    "pin.done_by_designer": N_("Only the designer can mark a pin as done. You can resolve it."),
    "pin.not_open": N_("This pin is not open. Reload the page to see the current state."),
    "pin.is_resolved": N_("This pin is already resolved."),
    "pin.is_open": N_("This pin is already open."),
    "pin.reopened_often": N_(
        "You have reopened %(most)s pins of this entry in 24 hours, and its designer is told each time. Please continue tomorrow."
    ),
    "text.too_long": N_("Use at most %(most)s characters."),
    "declaration.own_work": N_("Confirm that this is your own work. You cannot enter without it."),
    "declaration.stock_links": N_("Add a link to each stock image you used, one per line."),
    "declaration.not_a_link": N_("%(link)s is not a valid link. Links start with https://."),
    "declaration.fonts": N_("Name the fonts you used and their licences, one per line."),
    "declaration.too_long": N_("Use at most %(lines)s lines of %(characters)s characters each."),
    "declaration.ai_forbidden": N_(
        "This contest does not accept work made with generative AI. Choose images made without it."
    ),
    "declaration.ai_tools": N_("Name the tool and say what you used it for."),
    "reference.too_many": N_("A brief can have up to %(most)s pictures. Remove one first."),
}
