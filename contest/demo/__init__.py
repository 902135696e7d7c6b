"""Demo data: an empty site filled through the real actions, with people, briefs and drawings of the trade."""
