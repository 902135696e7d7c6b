"""Reporting an entry or a contest and answering to it (`reporting`), and what staff decide of it (`deciding`)."""
