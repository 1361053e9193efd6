"""How updates come in and messages go out, whatever happens to the process in between."""
