"""The households of the registry: read by id, found by what a grid worker remembers."""

from __future__ import annotations

from knowledge.registry.records import RecordError, read_household

__all__ = ["RecordError", "read_household"]
