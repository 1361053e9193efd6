"""Words of the offices in everyday words, for who asks what an answer means: plain_words.toml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import tomli

_FILE: Final = tomli.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
PLAIN_WORDS: Final[Mapping[str, str]] = _FILE["words"]
ALSO_CALLED: Final[Mapping[str, str]] = _FILE["also"]  # everyday names of the same
