"""What is written of notices: sending them, marking them read, choosing their mails, the daily digest."""
