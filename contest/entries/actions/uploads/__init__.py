"""Uploads: promised, sent straight into storage by the browser, received, checked, then claimed once."""
