"""Reports of entries and contests, what the reported answer, and what staff decide.

One inquiry (in pages: a case) per thing and kind; further reports join it. `actions` reports, answers and decides. `queries`
of staff name who reported; those of the reported never do.
"""
