"""People: accounts, sign-ins, second factors, bank details, API tokens, sanctions.

Writes are in `actions`, by subject; reads in `queries`. `security` is Flask-Security writing in our transactions.
`actions.sanctions` says whether somebody is suspended, which every act that begins something new asks. Bank details
are sealed (`sealed_details`, `sealing`). Only staff is a property of a person; every other role is a part in a contest.
"""
