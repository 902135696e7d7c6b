"""Pictures: bytes in, renditions out. Knows no database, no person, no contest.

`cage` is the door for every other package; `specs` says what is accepted and made, `reasons` why a file is refused. The
modules that touch a decoder (`inspect`, `render`) run in the cage's child only.
"""
