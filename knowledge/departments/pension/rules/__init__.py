"""Rules of the pension office, by subject."""
