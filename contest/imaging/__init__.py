"""Pictures: bytes in, bytes out. Knows no database, no person, no contest.

`cage` is the door for the rest of the site. The modules that touch a decoder
(`inspect`, `render`) run in the cage's child only.
"""
