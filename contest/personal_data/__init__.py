"""Data export and account deletion.

Each package declares what is somebody's own in its module `personal_data`; a table with a person in it and no declaration
fails a test. Here they are run: `actions.exports` and `collect` write copies, `actions.deletion` erases,
`queries.blockers` says what keeps somebody from leaving.
"""
