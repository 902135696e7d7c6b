"""An empty site filled for a look around: people, briefs and drawings that read like the trade."""
