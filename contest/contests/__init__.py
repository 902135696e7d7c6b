"""The contest itself: brief, prize, timetable, and its life from draft to settled."""
