"""What the medical insurance pays, a module a subject."""
