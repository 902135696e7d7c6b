"""Reads for staff: contests and entries that are hidden (`moderation`), and one person's file (`person_file`)."""
