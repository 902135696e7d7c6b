"""Uploads: promised, sent straight into the store by the browser, received, checked, then claimed once."""
