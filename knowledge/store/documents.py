"""Documents as bytes, and the values of their indexed fields as a database compares them."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from knowledge.store.errors import Damaged

Path = tuple[str, ...]
Value = int | float | str | bytes | None
Encode = Callable[[Mapping[str, Any]], tuple[bytes | str, Mapping[str, Any]]]

# Stands in a column of SQLite for every value that it would not compare as Python does. A BLOB
# sorts after all numbers and texts; a field that is missing is NULL.
OTHER = b""

_MISSING = object()

# Up to here integers and floats are equal there when they are equal in Python.
_LARGEST = 2**53


def encode(document: Mapping[str, Any]) -> tuple[bytes | str, dict[str, Any]]:
    """The document to be stored, and the same document as it will be read.

    Bytes are what orjson wrote. What orjson would change or refuse (NaN, integers beyond 64 bits,
    lone surrogates, keys that are not text) is text, written by the json module, as TinyDB does.
    """
    if type(document) is not dict:
        document = dict(document)
    try:
        body = orjson.dumps(document)
        readable: dict[str, Any] = orjson.loads(body)
        if readable == document:
            return body, readable
    except (TypeError, ValueError):
        pass  # the json module decides, and its error is the one that TinyDB gives
    text = json.dumps(document)
    return text, json.loads(text)


def encode_plain(document: Mapping[str, Any]) -> tuple[bytes, Mapping[str, Any]]:
    """Of a document of texts, whole numbers and lists alone, which orjson reads as it writes it."""
    return orjson.dumps(document), document


def decode(body: bytes | str) -> dict[str, Any]:
    try:
        document: dict[str, Any] = orjson.loads(body) if type(body) is bytes else json.loads(body)
    except ValueError as error:
        raise Damaged(f"A document cannot be read ({error})") from error
    return document


def indexed_values(document: Any, paths: Sequence[Path]) -> list[object]:
    found = []
    for path in paths:
        value = document
        for key in path:
            value = value.get(key, _MISSING) if type(value) is dict else _MISSING
        found.append(value)
    return found


def comparable(value: object) -> Value:
    """The value if a database can compare it as Python does, else OTHER."""
    if type(value) is str:
        if value.isprintable():  # the most frequent
            return value
        try:
            return OTHER if b"\0" in value.encode() else value
        except UnicodeEncodeError:  # a lone surrogate
            return OTHER
    if type(value) is int or type(value) is float or type(value) is bool:
        return +value if -_LARGEST <= value <= _LARGEST else OTHER
    return None if value is _MISSING else OTHER


def row_id(doc_id: object) -> int | None:
    """The row that TinyDB would find under this id, which it compares as text; None if none."""
    if type(doc_id) is not int:
        text = str(doc_id)
        if not text.removeprefix("-").isdecimal() or str(int(text)) != text:
            return None
        doc_id = int(text)
    return doc_id if -(2**63) < doc_id < 2**63 else None
