"""Authorization: the table of rights with its exceptions, the facts it reads, and what a person sees.

Edges ask `guard.contest`, `guard.entry` or `guard.site` for an act before they parse anything: sign-in, 404, then `table`.
`guard.relation` is a person's relation to a contest, from the one statement of `facts`; `guard.sees` what queries may show
them (`visibility`); `guard.may` is for buttons.
"""
