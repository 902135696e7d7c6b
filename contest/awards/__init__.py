"""The choice, the handover of the source files, and the settlement; or the lapse."""
