"""Tokens of the API: which program may see what. Only the hash of each is kept."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from knowledge.registry.records import code as grid_code
from knowledge.store import Database

TABLE: Final = "api_tokens"
EVERY_GRID: Final = "*"
_PREFIX: Final = "jn"
_BYTES: Final = 24  # 192 random bits
_FORM: Final = re.compile(rf"{_PREFIX}-(\d{{1,9}})-([A-Za-z0-9_-]{{20,64}})", re.ASCII)


class Scope(StrEnum):
    ASK = "ask"  # questions for a household
    HOUSEHOLD = "household"  # what is on file of it
    ASSESS = "assess"  # every benefit for it


@dataclass(frozen=True)
class Token:
    number: int
    name: str
    scopes: frozenset[Scope]
    grids: frozenset[str]  # EVERY_GRID: of all
    created: datetime
    expires: datetime
    is_revoked: bool

    def sees(self, grid: object) -> bool:
        """Whether households of the 网格 may be told to it."""
        return EVERY_GRID in self.grids or grid in self.grids

    def holds(self, now: datetime) -> bool:
        return not self.is_revoked and now < self.expires


class Tokens:
    def __init__(self, database: Database) -> None:
        self._table = database.table(TABLE)

    def new(
        self,
        name: str,
        scopes: Iterable[Scope],
        grids: Iterable[str],
        now: datetime,
        lifetime: timedelta,
    ) -> tuple[Token, str]:
        """The token and what its holder sends, which can never be shown again."""
        secret = secrets.token_urlsafe(_BYTES)
        number = self._table.insert(
            {
                "hash": _hash(secret),
                "name": name,
                "scopes": sorted(scopes),
                "grids": sorted({grid_code(grid) for grid in grids} - {""}),
                "created": now.isoformat(),
                "expires": (now + lifetime).isoformat(),
            }
        )
        return _token(self._table.get(doc_id=number)), f"{_PREFIX}-{number}-{secret}"

    def known(self, sent: str, now: datetime) -> Token | None:
        """None where it is wrong, revoked or too old."""
        written = _FORM.fullmatch(sent)
        kept: Any = self._table.get(doc_id=int(written[1])) if written else None
        if written is None or kept is None:
            return None
        if not hmac.compare_digest(kept["hash"], _hash(written[2])):
            return None
        token = _token(kept)
        return token if token.holds(now) else None

    def all(self) -> list[Token]:
        """The oldest first."""
        return [_token(each) for each in self._table.all()]

    def revoke(self, number: int) -> bool:
        """Whether there is such a token; revoking it twice does no harm."""
        return bool(self._table.update({"revoked": True}, doc_ids=[number]))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _token(document: Any) -> Token:
    return Token(
        number=document.doc_id,
        name=document["name"],
        scopes=frozenset(map(Scope, document["scopes"])),
        grids=frozenset(document["grids"]),
        created=datetime.fromisoformat(document["created"]),
        expires=datetime.fromisoformat(document["expires"]),
        is_revoked=document.get("revoked", False),
    )
