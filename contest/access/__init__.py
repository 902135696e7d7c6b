"""Who may do what: the table, `authorize()`, and what a person sees."""
