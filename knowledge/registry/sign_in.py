"""How staff gets into the pages: links that let somebody in once, and sessions. Only hashes are
kept of what is secret; what somebody may do is looked up by their number, at every request."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from knowledge.store import Database

LINKS: Final = "web_links"
SESSIONS: Final = "web_sessions"
LINK_LIFETIME: Final = timedelta(minutes=30)
IDLE: Final = timedelta(hours=2)
LONGEST: Final = timedelta(hours=12)
_SEEN_EVERY: Final = timedelta(minutes=5)  # no write at every request
_BYTES: Final = 24  # 192 random bits
_FORM: Final = re.compile(r"(\d{1,12})\.([A-Za-z0-9_-]{20,64})", re.ASCII)
_FORGERY: Final = "form:"


@dataclass(frozen=True)
class Session:
    number: int
    user_id: int
    form_token: str  # that every form of this session carries


class SignIn:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._links = database.table(LINKS)
        self._sessions = database.table(SESSIONS)

    def new_link(self, user_id: int, now: datetime) -> str:
        """What a link ends with; good for one log-in."""
        secret = secrets.token_urlsafe(_BYTES)
        expires = (now + LINK_LIFETIME).isoformat()
        number = self._links.insert({"hash": _hash(secret), "user": user_id, "expires": expires})
        return f"{number}.{secret}"

    def enter(self, code: str, now: datetime) -> str | None:
        """What the cookie of a new session holds; None where the link was used, is too old or never
        was."""
        with self._database.transaction():
            link = _kept(self._links, code)
            if link is None:
                return None
            self._links.remove(doc_ids=[link.doc_id])
            if now.isoformat() >= link["expires"]:
                return None
            self._forget_old(now)
            secret = secrets.token_urlsafe(_BYTES)
            began = {"begun": now.isoformat(), "seen": now.isoformat()}
            number = self._sessions.insert({"hash": _hash(secret), "user": link["user"], **began})
            return f"{number}.{secret}"

    def session(self, cookie: str, now: datetime) -> Session | None:
        kept = _kept(self._sessions, cookie)
        if kept is None:
            return None
        begun, seen = (datetime.fromisoformat(kept[name]) for name in ("begun", "seen"))
        if now - begun >= LONGEST or now - seen >= IDLE:
            self.leave(kept.doc_id)
            return None
        if now - seen >= _SEEN_EVERY:
            self._sessions.update({"seen": now.isoformat()}, doc_ids=[kept.doc_id])
        return Session(kept.doc_id, kept["user"], _hash(_FORGERY + cookie))

    def at_the_desk(self, now: datetime) -> set[int]:
        """Who is logged in."""
        longest, idle = (now - LONGEST).isoformat(), (now - IDLE).isoformat()
        return {
            each["user"]
            for each in self._sessions.all()
            if each["begun"] > longest and each["seen"] > idle
        }

    def leave(self, number: int) -> None:
        self._sessions.remove(doc_ids=[number])

    def leave_all(self, user_id: int) -> None:
        """Whoever has lost their role: no session and no link of theirs is left."""
        with self._database.transaction():
            for table in (self._links, self._sessions):
                theirs = [each.doc_id for each in table.all() if each["user"] == user_id]
                table.remove(doc_ids=theirs)

    def _forget_old(self, now: datetime) -> None:
        old = [each.doc_id for each in self._links.all() if each["expires"] <= now.isoformat()]
        self._links.remove(doc_ids=old)
        oldest = (now - LONGEST).isoformat()
        ended = [each.doc_id for each in self._sessions.all() if each["begun"] <= oldest]
        self._sessions.remove(doc_ids=ended)


def _kept(table: Any, sent: str) -> Any:
    """The document that is meant, where the secret is right."""
    written = _FORM.fullmatch(sent)
    document = table.get(doc_id=int(written[1])) if written else None
    if written is None or document is None:
        return None
    return document if hmac.compare_digest(document["hash"], _hash(written[2])) else None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
