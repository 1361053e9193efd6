"""What disabled people are entitled to, by subject."""
