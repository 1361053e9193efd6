"""Offices by the names they have on a day: {office.poverty} in the wording of an entry."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Final

import msgspec
import tomli

PREFIX: Final = "office."
_PLACEHOLDER: Final = re.compile(r"\{office\.(\w+)\}")


class _Named(msgspec.Struct, forbid_unknown_fields=True):
    since: date
    name: str


class _Office(msgspec.Struct, forbid_unknown_fields=True):
    versions: list[_Named]  # the oldest first; the first also names it before its day


_TABLES: Final = tomli.loads(Path(__file__).with_name("offices.toml").read_text("utf-8"))
OFFICES: Final = {PREFIX + name: msgspec.convert(table, _Office) for name, table in _TABLES.items()}


def office_on(name: str, day: date) -> str:
    """`name` with its prefix. Raises KeyError where there is no such office."""
    versions = OFFICES[name].versions
    held = [each.name for each in versions if each.since <= day]
    return held[-1] if held else versions[0].name


def with_offices(text: str, day: date) -> str:
    """A text with the names that its offices have on the day."""
    return _PLACEHOLDER.sub(lambda found: office_on(PREFIX + found[1], day), text)
