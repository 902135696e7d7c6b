"""Contests, one transaction per action. Closing early and lapse depend on entries: `entries.actions.closing`."""
