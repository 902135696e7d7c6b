"""Actions on a person's own data: exports, and the deletion of an account."""
