"""The demo: an empty site filled through the real acts, with people, briefs and drawings that read like the trade."""
