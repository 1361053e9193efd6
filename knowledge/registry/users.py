"""Who writes to the assistant: roles, and which household a resident belongs to."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from typing import Any, Final

from tinydb import where
from tinydb.table import Document

from knowledge.registry.records import code as grid_code
from knowledge.store import Database

USERS: Final = "users"
CODES: Final = "binding_codes"
WRONG_CODES: Final = "wrong_codes"  # how many each user sent lately, by the user's number
INDEXES: Final = {USERS: ["id"], CODES: ["hash"]}

CODE_LIFETIME: Final = timedelta(hours=24)
MOST_WRONG: Final = 5  # codes, until no more are looked at for a while
LOCKED_FOR: Final = timedelta(hours=1)
_CODE_BYTES: Final = 12  # 96 random bits, 16 letters

GridOf = Callable[[str], str | None]  # of a household, by its id; None where there is none


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
    consent: str | None = None  # version of the text that was agreed to before binding


class Bound(Enum):
    """What became of a one-time code."""

    NOW = "now"
    ALREADY = "already"
    EXPIRED = "expired"
    USED = "used by somebody else"
    UNKNOWN = "no such code"
    DEAD = "whoever made it no longer looks after the household"
    LOCKED = "too many wrong codes"
    NOT_A_RESIDENT = "staff is not bound to a household"


class Users:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._users = database.table(USERS)
        self._codes = database.table(CODES)
        self._wrong = database.table(WRONG_CODES)

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
            consent=document.get("consent"),
        )

    def grant(self, user_id: int, role: Role, grids: Iterable[str] = ()) -> User:
        """The role and the 网格 replace those from before. Who has one is bound to no household:
        what staff sees of households it sees by its role."""
        codes = sorted({grid_code(grid) for grid in grids} - {""})
        if (role is Role.GRID_WORKER) != bool(codes):
            raise ValueError("a grid worker has at least one grid, and nobody else has any")
        return self._keep(user_id, role=role.value, grids=codes, household=None)

    def revoke(self, user_id: int) -> User:
        return self._keep(user_id, role=Role.RESIDENT.value, grids=[])

    def set_reachable(self, user_id: int, is_reachable: bool) -> User:
        return self._keep(user_id, is_reachable=is_reachable)

    def agree(self, user_id: int, version: str) -> User:
        return self._keep(user_id, consent=version)

    def staff(self) -> list[User]:
        """Everybody who has a role."""
        roles = [Role.GRID_WORKER.value, Role.ADMIN.value]
        return [self.get(found["id"]) for found in self._users.search(where("role").one_of(roles))]

    def new_code(self, household_id: str, now: datetime, maker: int) -> str:
        """A code that binds whoever sends it first to the household. Only its hash is kept."""
        code = secrets.token_urlsafe(_CODE_BYTES)
        expires = (now + CODE_LIFETIME).isoformat()
        kept = {"household": household_id, "expires": expires, "maker": maker}
        self._codes.insert({"hash": hash_of(code), **kept})
        return code

    def bind(self, code_hash: str, user_id: int, now: datetime, grid_of: GridOf) -> Bound:
        """By the hash of the code that was sent."""
        with self._database.transaction():
            user = self.get(user_id)
            if user.role is not Role.RESIDENT:
                return Bound.NOT_A_RESIDENT
            if self.is_locked(user_id, now):
                return Bound.LOCKED
            kept: Any = self._codes.get(where("hash") == code_hash)
            if kept is None:
                self._count_wrong(user_id, now)
                return Bound.LOCKED if self.is_locked(user_id, now) else Bound.UNKNOWN
            if user.household_id == kept["household"]:
                return Bound.ALREADY
            if "used_by" in kept:
                return Bound.USED
            if now >= datetime.fromisoformat(kept["expires"]):
                return Bound.EXPIRED
            if grid_of(kept["household"]) not in self.get(kept.get("maker", 0)).grids:
                return Bound.DEAD
            self._codes.update({"used_by": user_id}, doc_ids=[kept.doc_id])
            self.bind_to(user_id, kept["household"])
            return Bound.NOW

    def bind_to(self, user_id: int, household_id: str) -> User:
        """Without a code: where it is known otherwise that they belong together."""
        self._wrong.remove(doc_ids=[user_id])
        return self._keep(user_id, household=household_id)

    def is_locked(self, user_id: int, now: datetime) -> bool:
        found: Any = self._wrong.get(doc_id=user_id)
        return (
            found is not None
            and found["count"] >= MOST_WRONG
            and now < datetime.fromisoformat(found["until"])
        )

    def _count_wrong(self, user_id: int, now: datetime) -> None:
        found: Any = self._wrong.get(doc_id=user_id)
        is_old = found is None or now >= datetime.fromisoformat(found["until"])
        count = 1 if is_old else found["count"] + 1
        until = (now + LOCKED_FOR).isoformat()
        self._wrong.upsert(Document({"count": count, "until": until}, doc_id=user_id))

    def unbind(self, user_id: int) -> User:
        return self._keep(user_id, household=None)

    def _keep(self, user_id: int, **fields: object) -> User:
        self._users.upsert({"id": user_id, **fields}, where("id") == user_id)
        return self.get(user_id)


def hash_of(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()
