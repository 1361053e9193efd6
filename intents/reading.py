"""The words by which a message is read, from reading.toml: they are knowledge, not code."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import tomli

from intents.expressions import Expression

_PART = re.compile("%([a-z_]+)%")


@cache
def _sections() -> dict[str, Any]:
    return tomli.loads(Path(__file__).with_name("reading.toml").read_text(encoding="utf-8"))


def table(section: str) -> dict[str, Any]:
    """A section as it stands (`money.after`)."""
    found: Any = _sections()
    for name in section.split("."):
        found = found[name]
    return dict(found)


def words(section: str) -> dict[str, Expression]:
    """The expressions of a section, in the order they stand in; %name% is one before it."""
    told: dict[str, str] = {}
    for name, each in table(section).items():
        if not isinstance(each, dict):
            told[name] = _PART.sub(lambda part: f"(?:{told[part[1]]})", "".join(each))
    return {name: Expression(each) for name, each in told.items()}


def says(section: str, name: str) -> Callable[[str], bool]:
    """Whether a text fits an expression somewhere."""
    expression = words(section)[name]
    return lambda plain: bool(expression.search(plain))
