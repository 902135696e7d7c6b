"""The sentences of this room's refusals: what is wrong, and what to do."""

from contest.kernel.refusal import N_

SENTENCES = {
    "upload.body": N_(
        "The page sent something that cannot be understood. Reload it and choose the file again."
    ),
    "upload.purpose": N_("Say what the file is for: an entry, a brief or a handover."),
    "upload.sha256": N_("The file's fingerprint is missing. Choose the file again."),
    "upload.empty": N_("This file is empty. Export it again and choose the new file."),
    "upload.too_large": N_("This file is too large: at most %(limit)s MB are possible. Export it smaller."),
    "upload.not_wanted": N_(
        "Files of this kind can no longer be sent here. Reload the page to see where this contest stands."
    ),
    "upload.too_many_waiting": N_(
        "You have %(most)s files on their way that are in no entry yet. Submit those first, or wait until the unused ones are cleared."
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
        "The pictures of your unpaid drafts can have %(most)s MB in all. Remove some, or pay for the contest first. A picture removed before it was added counts for up to an hour."
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
    "upload.unknown": N_("One of the files is not known here. Remove it and choose it again."),
    "upload.refused": N_("These files cannot be used: %(files)s. Replace them, or continue without them."),
    "upload.used": N_("%(file)s is already in an entry. Choose the file again to use it once more."),
    "upload.expired": N_("A file waited too long and was cleared away. Remove it and choose it again."),
    "upload.not_arrived": N_("%(file)s has not arrived yet. Wait until it has, or send it again."),
    "upload.after_deadline": N_(
        "%(file)s was chosen after the deadline. Only files whose sending began before it can be part of an entry."
    ),
    "upload.storage_away": N_(
        "Storage does not answer just now. Your files and words are kept here: submit again in a minute."
    ),
    "image.changed": N_(
        "What arrived is not the file you chose: it changed during the upload. Upload it again."
    ),
    "image.infected": N_(
        "The virus scanner found something in this file. Check your computer, export the picture again and upload the new file; if you think it is a mistake, write to us."
    ),
    "contest.takes_no_entries": N_("This contest takes no entries."),
    "contest.hidden_takes_no_entries": N_("This contest is hidden for the moment and takes no entries."),
    "entry.too_late": N_(
        "Entries closed at %(closed)s. An entry can be made until ten minutes after, with files sent before."
    ),
    "entry.images": N_("An entry has 1 to %(most)s images. Add or remove some."),
    "entry.own_contest": N_("You cannot enter a contest of your own."),
    "entry.staff_never": N_("Staff cannot enter contests of this house."),
    "entry.clients_account": N_(
        "Your payout account is also the client's: this account cannot enter the contest. If that is a mistake, change your bank details or write to us."
    ),
    "entry.too_many": N_(
        "You have %(most)s entries in this contest, which is the most. Withdraw one to make room."
    ),
    "entry.too_many_versions": N_(
        "This entry has %(most)s versions, which is the most. Submit a new entry instead."
    ),
    "entry.is_withdrawn": N_("This entry has been withdrawn. Submit a new one instead."),
    "entry.too_late_to_withdraw": N_("An entry can be withdrawn until the award; that time has passed."),
    "entry.not_withdrawn": N_("This entry is not withdrawn. Reload the page to see how it stands."),
    "entry.withdrawal_final": N_("You could undo this withdrawal until %(until)s. That time has passed."),
    "entry.withdrawal_sealed": N_(
        "A winner has been chosen or the contest has ended, so this withdrawal can no longer be undone."
    ),
    "entry.too_late_to_decline": N_(
        "Entries can be declined and restored until the award; that time has passed."
    ),
    "entry.not_declinable": N_(
        "Only an entry that is on show can be declined. Reload the page to see how it stands."
    ),
    "entry.not_declined": N_("This entry is not declined. Reload the page to see how it stands."),
    "entry.decline_reason": N_("Give a reason: choose one of those listed, or write a sentence."),
    "entry.declined_often": N_(
        "You have declined this entry %(most)s times within 24 hours, and its designer is told each time. Please go on tomorrow."
    ),
    "entry.reason_needed": N_("Give a reason; it is recorded."),
    "entry.hide_chosen": N_(
        "A winner has been chosen, so entries of this contest can no longer be hidden or shown. Hide the whole contest instead."
    ),
    "entry.already_hidden": N_("This entry is hidden already."),
    "entry.not_hidden": N_("This entry is not hidden."),
    "entry.original_missing": N_(
        "This file is missing from our store. Staff have been told and look for it; try again later, or write to us."
    ),
    "entry.thread_closed": N_("This conversation ended with the contest."),
    "comment.empty": N_("Write something first."),
    "comment.withdrawn": N_(
        "This entry is withdrawn, so the client cannot read messages on it. Undo the withdrawal first, if you still can."
    ),
    "comment.too_many": N_(
        "You have written %(most)s messages within 24 hours, and each is sent by mail. Please go on tomorrow."
    ),
    "text.too_long": N_("Please keep to %(most)s characters."),
    "declaration.own_work": N_("Confirm that this is your own work. Without that no entry can be taken."),
    "declaration.stock_links": N_("Give the link of each stock picture you used, one per line."),
    "declaration.not_a_link": N_("%(link)s is not a link. It begins with https://."),
    "declaration.fonts": N_("Name the fonts you used and their licences, one per line."),
    "declaration.too_long": N_("At most %(lines)s lines of %(characters)s characters are possible."),
    "declaration.ai_forbidden": N_(
        "This contest does not take work made with generative AI. Choose images made without it."
    ),
    "declaration.ai_tools": N_("Name the tool, and say what you used it for."),
    "reference.too_many": N_("A brief has at most %(most)s pictures. Remove one first."),
}
