"""What staff read: hidden contests and entries, and everything about one person."""
