"""The fields by which the office looks up what it keeps beside the registry."""

from __future__ import annotations

from typing import Final

INDEXES: Final = {
    "inbox": ["state", "share"],
    "outbox": ["chat"],
    "answers": ["chat"],
    "versions": ["version"],
}
