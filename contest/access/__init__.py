"""Who may do what: the table of rights with its exceptions, the facts it goes by, and what a person sees."""
