"""TinyDB conditions as SQL over the indexed columns.

The SQL selects every document that meets the condition and perhaps others: the caller asks the
condition itself about each.
"""

from collections.abc import Mapping
from typing import Any

from knowledge.store.documents import Path, Value
from knowledge.store.engine import Engine

Narrowing = tuple[str, list[Value]]

_MOST_ALTERNATIVES = 10_000  # SQLite takes 32,766 parameters, PostgreSQL 65,535

# TinyDB describes these conditions without their path or their flags: two that differ look equal.
_AMBIGUOUS = ("fragment", "matches", "search")


def is_distinct(expression: object) -> bool:
    """Whether conditions described by equal expressions are equal, so that results may be kept."""
    if is_cacheable := getattr(expression, "is_cacheable", None):
        return is_cacheable() and is_distinct(getattr(expression, "_hash", None))
    match expression:
        case ("==" | "!=", _, tuple() | dict()):
            return False  # a list and a tuple are described alike
        case (operator, *_) if operator in _AMBIGUOUS:
            return False
        case tuple() | frozenset():
            return all(is_distinct(part) for part in expression)
    return True


def narrowing(expression: Any, columns: Mapping[Path, str], engine: Engine) -> Narrowing | None:
    """A WHERE clause with its parameters, for the expression by which TinyDB describes a condition;
    None where every document has to be looked at."""
    match expression:
        case ("==", path, value) if path in columns:
            return _compared(f"{columns[path]} = ?", [engine.column_value(value)], engine)
        case ("one_of", path, tuple() as values) if path in columns:
            alternatives = ", ".join("?" * len(values)) or "NULL"
            wanted = [engine.column_value(value) for value in values]
            return _compared(f"{columns[path]} IN ({alternatives})", wanted, engine)
        case (("and" | "or") as word, parts):
            every = [narrowing(part, columns, engine) for part in parts]
            known = [part for part in every if part]
            if known and (word == "and" or len(known) == len(every)):
                clause = f" {word.upper()} ".join(clause for clause, _ in known)
                return f"({clause})", [value for _, values in known for value in values]
    return None


def _compared(clause: str, wanted: list[Value], engine: Engine) -> Narrowing | None:
    is_sure = engine.other not in wanted and len(wanted) <= _MOST_ALTERNATIVES
    return (clause, wanted) if is_sure else None
