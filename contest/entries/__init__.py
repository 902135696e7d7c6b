"""Uploads, entries and their versions, from a designer's disk to the gallery."""
