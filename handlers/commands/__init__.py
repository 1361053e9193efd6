"""The commands that see to the registry and to the knowledge, rather than to a conversation."""

from __future__ import annotations

from handlers.commands.audit import audit
from handlers.commands.benefits import gaps
from handlers.commands.doctor import doctor
from handlers.commands.explain import explain
from handlers.commands.inbox import inbox
from handlers.commands.keys import key, rekey
from handlers.commands.law import law
from handlers.commands.registry import (
    backup,
    bring_back,
    grant,
    import_registry,
    invent,
    revoke,
)
from handlers.commands.serve import serve
from handlers.commands.shared import AS_OF, HOUSEHOLD, Commands, Refused, household_called
from handlers.commands.supply import sbom
from handlers.commands.token import token
from handlers.commands.unanswered import unanswered

COMMANDS = (
    import_registry,
    invent,
    grant,
    revoke,
    key,
    rekey,
    backup,
    bring_back,
    gaps,
    explain,
    law,
    inbox,
    audit,
    doctor,
    sbom,
    unanswered,
    serve,
    token,
)

__all__ = ["AS_OF", "COMMANDS", "HOUSEHOLD", "Commands", "Refused", "household_called"]
