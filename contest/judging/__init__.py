"""The panel, its marks, and the client's stars and shortlist."""
