"""What comes in: forms of a bounded size, and how often one address may ask."""

from __future__ import annotations

import ipaddress
import re
import time
from collections import OrderedDict
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import PurePath
from typing import Final
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

MOST_BYTES: Final = 256 * 1024  # of a body; ten thousand characters in a form are 90 000
MOST_BYTES_OF_A_FILE: Final = 2_000_000
MOST_FIELDS: Final = 50
MINUTE: Final = 60.0  # seconds
MOST_ADDRESSES: Final = 10_000
_BOUNDARY: Final = re.compile(r'boundary="?([^";,\s]{1,70})')
_SUBSCRIBER: Final = 64  # bits of an IPv6 address that belong to one subscriber

TOO_LARGE: Final = "写得太长了，请写短一点。"
NOT_A_FORM: Final = "这个表单读不出来，请回到上一页再试。"

Form = dict[str, str]


@dataclass(frozen=True)
class File:
    name: str  # without the folders
    content: bytes


async def body(request: Request, most: int = MOST_BYTES) -> bytes:
    """Raises HTTPException where it is larger than anything that is meant."""
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > most:
            raise HTTPException(413, TOO_LARGE)
    return bytes(received)


async def form(request: Request) -> Form:
    """The fields of a plain form; of several with one name the last. Raises HTTPException."""
    written = (await body(request)).decode("utf-8", "replace")
    try:
        fields = parse_qsl(written, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise HTTPException(400, NOT_A_FORM) from error
    return dict(fields)


async def form_with_file(request: Request) -> tuple[Form, File | None]:
    """The fields of a form, and the file that was sent with it. Raises HTTPException."""
    kind = request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        return await form(request), None
    received = await body(request, MOST_BYTES_OF_A_FILE)
    boundary = _BOUNDARY.search(kind)
    if boundary is None:
        raise HTTPException(400, NOT_A_FORM)
    fields: Form = {}
    file = None
    divider = b"\r\n--" + boundary[1].encode("latin-1")
    for part in (b"\r\n" + received).split(divider)[1 : MOST_FIELDS + 1]:
        head, _, content = part.partition(b"\r\n\r\n")
        headers = BytesParser(policy=HTTP).parsebytes(head.lstrip(b"\r\n"), headersonly=True)
        name = str(headers.get_param("name", "", header="content-disposition"))
        written = headers.get_filename()
        if written:
            file = File(PurePath(written.replace("\\", "/")).name, content)
        elif name and written is None:
            fields[name] = content.decode("utf-8", "replace")
    return fields, file


class Pace:
    """So many requests a minute from one address or token; those that asked least lately are
    forgotten where there are too many."""

    def __init__(self, a_minute: int) -> None:
        self._most = float(a_minute)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # requests left, when

    def allows(self, who: str) -> bool:
        moment = time.monotonic()
        left, since = self._left.pop(who, (self._most, moment))
        left = min(self._most, left + (moment - since) * self._most / MINUTE)
        is_allowed = left >= 1
        self._left[who] = (left - 1 if is_allowed else left, moment)
        while len(self._left) > MOST_ADDRESSES:
            self._left.popitem(last=False)
        return is_allowed


def address_of(request: Request) -> str:
    host = request.client.host if request.client is not None else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:
        return host
    return str(ipaddress.ip_network((address, _SUBSCRIBER), strict=False))
