"""Authorization: the table of rights with its exceptions, a person's relation to a contest, and what they see.

Edges ask `guard.contest`, `guard.entry` or `guard.site` for an act before they parse anything: sign-in, 404, then `table`.
`guard.relation` is a person's relation to a contest, from one statement; `guard.sees` what queries may show
them (`visibility`); `guard.may` is for buttons.
"""
