"""What comes in: forms of a bounded size, and how often one address may ask."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from typing import Final
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

MOST_BYTES: Final = 256 * 1024  # of a body; ten thousand characters in a form are 90 000
MOST_FIELDS: Final = 50
MINUTE: Final = 60.0  # seconds
MOST_ADDRESSES: Final = 10_000
_SUBSCRIBER: Final = 64  # bits of an IPv6 address that belong to one subscriber

TOO_LARGE: Final = "写得太长了，请写短一点。"
NOT_A_FORM: Final = "这个表单读不出来，请回到上一页再试。"

Form = dict[str, str]


async def body(request: Request) -> bytes:
    """Raises HTTPException where it is larger than anything that is meant."""
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > MOST_BYTES:
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
