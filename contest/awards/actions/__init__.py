"""Awards and handovers, one transaction per action: `awarding`, `handover`, `deliverables`, and what a check found."""
