"""Who is told of what: notices and the mails that carry them."""
