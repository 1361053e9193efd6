"""The rules of employment, by subject; the facts that several of them need stand in `shared`."""
