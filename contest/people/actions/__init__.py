"""Actions on accounts, a subject a file; second factors in `factors`."""
