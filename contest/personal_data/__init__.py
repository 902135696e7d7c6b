"""All that is one's own: taking a copy of it along, and having it erased."""
