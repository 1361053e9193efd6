"""A call that a grid worker answers: the household's card, what is read aloud, the note.

No channel is known here."""
