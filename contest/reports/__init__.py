"""Reports of entries and contests, what the reported answer, and what staff decide."""
