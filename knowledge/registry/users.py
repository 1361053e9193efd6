"""Who writes to the assistant: roles, and which household a resident belongs to."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from typing import Any, Final

from tinydb import where

from knowledge.registry.records import code as grid_code
from knowledge.store import Database

USERS: Final = "users"
CODES: Final = "binding_codes"
INDEXES: Final = {USERS: ["id"], CODES: ["hash"]}

CODE_LIFETIME: Final = timedelta(hours=24)
_CODE_BYTES: Final = 12  # 96 random bits, 16 letters


class Role(StrEnum):
    RESIDENT = "resident"
    GRID_WORKER = "grid_worker"
    ADMIN = "admin"


@dataclass(frozen=True)
class User:
    id: int  # as Telegram numbers its users
    role: Role = Role.RESIDENT
    grids: frozenset[str] = frozenset()
    household_id: str | None = None
    is_reachable: bool = True  # False once the user has blocked the bot


class Bound(Enum):
    """What became of a one-time code."""

    NOW = "now"
    ALREADY = "already"
    EXPIRED = "expired"
    USED = "used by somebody else"
    UNKNOWN = "no such code"


class Users:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._users = database.table(USERS)
        self._codes = database.table(CODES)

    def get(self, user_id: int) -> User:
        """Who was never heard of is a resident without a household."""
        document: Any = self._users.get(where("id") == user_id)
        if document is None:
            return User(user_id)
        return User(
            id=user_id,
            role=Role(document.get("role", Role.RESIDENT)),
            grids=frozenset(document.get("grids", ())),
            household_id=document.get("household"),
            is_reachable=document.get("is_reachable", True),
        )

    def grant(self, user_id: int, role: Role, grids: Iterable[str] = ()) -> User:
        """The role and the 网格 replace those from before."""
        codes = sorted({grid_code(grid) for grid in grids} - {""})
        if (role is Role.GRID_WORKER) != bool(codes):
            raise ValueError("a grid worker has at least one grid, and nobody else has any")
        return self._keep(user_id, role=role.value, grids=codes)

    def revoke(self, user_id: int) -> User:
        return self._keep(user_id, role=Role.RESIDENT.value, grids=[])

    def set_reachable(self, user_id: int, is_reachable: bool) -> User:
        return self._keep(user_id, is_reachable=is_reachable)

    def new_code(self, household_id: str, now: datetime) -> str:
        """A code that binds whoever sends it first to the household. Only its hash is kept."""
        code = secrets.token_urlsafe(_CODE_BYTES)
        expires = (now + CODE_LIFETIME).isoformat()
        self._codes.insert({"hash": _hash(code), "household": household_id, "expires": expires})
        return code

    def bind(self, code: str, user_id: int, now: datetime) -> Bound:
        with self._database.transaction():
            kept: Any = self._codes.get(where("hash") == _hash(code))
            if kept is None:
                return Bound.UNKNOWN
            if self.get(user_id).household_id == kept["household"]:
                return Bound.ALREADY
            if "used_by" in kept:
                return Bound.USED
            if now >= datetime.fromisoformat(kept["expires"]):
                return Bound.EXPIRED
            self._codes.update({"used_by": user_id}, doc_ids=[kept.doc_id])
            self._keep(user_id, household=kept["household"])
            return Bound.NOW

    def unbind(self, user_id: int) -> User:
        return self._keep(user_id, household=None)

    def _keep(self, user_id: int, **fields: object) -> User:
        self._users.upsert({"id": user_id, **fields}, where("id") == user_id)
        return self.get(user_id)


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()
