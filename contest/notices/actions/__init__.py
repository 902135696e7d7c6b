"""What is written of notices: delivering them, marking them read, choosing their mails, the daily digest."""
