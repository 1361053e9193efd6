"""TinyDB conditions as SQL over the indexed columns.

The SQL selects every document that meets the condition and perhaps others: the caller asks the
condition itself about each. A comparison that raises TypeError in Python (`"a" < 1`) selects the
documents on which it raises.
"""

from collections.abc import Mapping
from typing import Any

from tinydb.queries import QueryInstance

from knowledge.store.connection import Connection
from knowledge.store.documents import Path, Value

Narrowing = tuple[str, list[Value]]

_MOST_ALTERNATIVES = 10_000  # SQLite takes 32,766 parameters, PostgreSQL 65,535

# TinyDB describes these conditions without their path or their flags: two that differ look equal.
_AMBIGUOUS = ("fragment", "matches", "search")


def is_distinct(expression: object) -> bool:
    """Whether conditions described by equal expressions are equal, so that results may be kept."""
    match expression:
        case QueryInstance():
            return expression.is_cacheable() and is_distinct(expression._hash)
        case ("==" | "!=", _, tuple() | dict()):
            return False  # a list and a tuple are described alike
        case (operator, *_) if operator in _AMBIGUOUS:
            return False
        case tuple() | frozenset():
            return all(is_distinct(part) for part in expression)
    return True


def narrowing(expression: Any, columns: Mapping[Path, str], engine: Connection) -> Narrowing | None:
    """A WHERE clause with its parameters, for the expression by which TinyDB describes a condition;
    None where every document has to be looked at."""
    match expression:
        case ("==", path, value) if path in columns:
            wanted = engine.column_value(value)
            return None if wanted == engine.order.other else (f"{columns[path]} = ?", [wanted])
        case ("one_of", path, tuple() as values) if path in columns:
            return _one_of(columns[path], values, engine)
        case (("<" | "<=" | ">" | ">=") as operator, path, value) if path in columns:
            return _range(columns[path], operator, value, engine)
        case ("and", parts):
            return _all_of([narrowing(part, columns, engine) for part in parts])
        case ("or", parts):
            return _any_of([narrowing(part, columns, engine) for part in parts])
    return None


def _one_of(column: str, values: tuple[Any, ...], engine: Connection) -> Narrowing | None:
    wanted = [engine.column_value(value) for value in values]
    if len(wanted) > _MOST_ALTERNATIVES or engine.order.other in wanted:
        return None
    if not wanted:
        return "1 = 0", wanted
    return f"{column} IN ({', '.join('?' * len(wanted))})", wanted


def _range(column: str, operator: str, value: Any, engine: Connection) -> Narrowing | None:
    limit, order = engine.column_value(value), engine.order
    if limit == order.other:
        return None
    # Numbers come before texts, and texts before what cannot be compared. Below the limit are also
    # the kinds that come before its own, above it those that come after.
    if operator.startswith("<"):
        unlike = f">= {order.first_other if isinstance(value, str) else order.first_text}"
    else:
        unlike = f"< {order.first_text}" if isinstance(value, str) else f">= {order.first_other}"
    hinted = [order.range_hint.format(f"{column} {part}") for part in (f"{operator} ?", unlike)]
    return f"({' OR '.join(hinted)})", [limit]


def _all_of(parts: list[Narrowing | None]) -> Narrowing | None:
    return _joined(" AND ", [part for part in parts if part])


def _any_of(parts: list[Narrowing | None]) -> Narrowing | None:
    known = [part for part in parts if part]
    return _joined(" OR ", known) if len(known) == len(parts) else None


def _joined(word: str, parts: list[Narrowing]) -> Narrowing | None:
    if not parts:
        return None
    clause = word.join(clause for clause, _ in parts)
    return f"({clause})", [value for _, values in parts for value in values]
