"""TinyDB carried by SQLite."""

from knowledge.store.database import Database

__all__ = ["Database"]
