"""What was proposed: what the gate found, who approves it, what became of it.

The gate takes its time: it works behind the page, which looks again until it is done.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from handlers.office.publishing import (
    APPROVED,
    ON_ITS_DAY,
    RETURNED,
    NotDone,
    Publishing,
    state_of,
)
from handlers.office.told import shown_time
from handlers.web.visits import KNOWLEDGE, Turned, Visit, let_in
from knowledge.policy.edits import EditState, Record
from knowledge.registry.users import Role

PATH: Final = f"{KNOWLEDGE}/proposals"
MOST_SHOWN: Final = 40  # on one page of the list
DOINGS: Final = ("approve", "return", "undo", "reason", "again")

NO_SUCH: Final = "没有这个编号的修改。"
MOVED: Final = "刚才又有别的修改生效了，重新试算一遍再批准。"
DONE: Final = {
    "approve": "已发布，{when}。不对就点“撤销”。",
    "return": "作废了，什么也没动。",
    "undo": "撤销了。",
    "reason": "理由写上了。",
}
AT_ONCE: Final = "马上生效"

log = logging.getLogger(__name__)


class Examining:
    """Proposals that the gate looks at, one after the other, while their pages wait."""

    def __init__(self) -> None:
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._began: dict[int, float] = {}
        self._one_by_one = asyncio.Semaphore(1)

    def begin(self, publishing: Publishing, record: Record) -> None:
        if record.id not in self._tasks:
            task = asyncio.create_task(self._examine(publishing, record))
            self._tasks[record.id] = task
            task.add_done_callback(lambda _: self._end(record.id))

    def _end(self, number: int) -> None:
        self._tasks.pop(number, None)
        self._began.pop(number, None)

    def ahead_of(self, number: int) -> int:
        """How many are looked at before it."""
        waiting = list(self._tasks)
        return waiting.index(number) if number in waiting else 0

    def seconds(self, number: int) -> int:
        """For how long it is being looked at; 0 while others are."""
        began = self._began.get(number)
        return round(time.monotonic() - began) if began is not None else 0

    def is_at(self, number: int) -> bool:
        return number in self._tasks

    async def done(self) -> None:
        """Once nothing is looked at any more."""
        while self._tasks:
            await asyncio.wait(list(self._tasks.values()))

    async def _examine(self, publishing: Publishing, record: Record) -> None:
        try:
            async with self._one_by_one:
                self._began[record.id] = time.monotonic()
                examined, report = await asyncio.to_thread(publishing.examine, record)
            if report.is_blocked:
                publishing.withdraw(record.id, record.author)
            elif publishing.is_ready(examined):
                publishing.tell_others(examined)
        except NotDone:
            log.info("proposal %s was settled while it was looked at", record.id)
        except Exception as error:  # noqa: BLE001 - the page offers to try again
            log.error("%s while looking at proposal %s", type(error).__name__, record.id)


def routes(examining: Examining) -> list[BaseRoute]:
    async def show(request: Request, visit: Visit) -> Response:
        return _page(_record(request, visit), visit, examining)

    async def do(request: Request, visit: Visit) -> Response:
        record = _record(request, visit)
        doing = request.url.path.rpartition("/")[2]
        try:
            line = await _do(doing, record, visit, examining)
        except NotDone as reason:
            return _page(_record(request, visit), visit, examining, str(reason), 409)
        return _page(_record(request, visit), visit, examining, line)

    return [
        Route(PATH, let_in(show_all, Role.ADMIN), methods=["GET"]),
        Route(f"{PATH}/{{number:int}}", let_in(show, Role.ADMIN), methods=["GET"]),
        *(
            Route(f"{PATH}/{{number:int}}/{doing}", let_in(do, Role.ADMIN), methods=["POST"])
            for doing in DOINGS
        ),
    ]


async def _do(doing: str, record: Record, visit: Visit, examining: Examining) -> str:
    """The line that says what was done. Raises NotDone."""
    publishing, by = Publishing(visit.office), visit.user.id
    if doing == "again" or (doing == "approve" and publishing.is_overtaken(record)):
        examining.begin(publishing, record)
        return "" if doing == "again" else MOVED
    when = AT_ONCE
    if doing == "approve":
        record = await asyncio.to_thread(publishing.approve, record.id, by)
        publishing.tell_author(record, by, APPROVED)
        when = ON_ITS_DAY.format(day=record.live_on) if record.live_on else AT_ONCE
    elif doing == "return":
        record = publishing.withdraw(record.id, by)
        publishing.tell_author(record, by, RETURNED)
    elif doing == "undo":
        await asyncio.to_thread(publishing.undo, record.id, by)
    else:
        record = publishing.give_reason(record.id, visit.fields.get("reason", ""), by)
        if publishing.is_ready(record):
            publishing.tell_others(record)
    return DONE[doing].format(when=when)


def _record(request: Request, visit: Visit) -> Record:
    """Raises Turned."""
    found = visit.office.edits.record(request.path_params["number"])
    if found is None:
        raise Turned(NO_SUCH, 404, PATH)
    return found


def _page(
    record: Record, visit: Visit, examining: Examining, line: str = "", status: int = 200
) -> Response:
    publishing = Publishing(visit.office)
    is_waiting = record.state is EditState.PROPOSED
    is_own = record.author == visit.user.id
    found = record.found or {}
    settled_by = record.settled_by
    values = {
        "record": record,
        "line": line,
        "state": state_of(record),
        "author": publishing.name_of(record.author),
        "at": shown_time(record.at),
        "settled": shown_time(record.settled) if record.settled is not None else "",
        "settled_by": publishing.name_of(settled_by) if settled_by is not None else "",
        "ahead": examining.ahead_of(record.id),
        "so_far": examining.seconds(record.id),
        "is_of_a_sheet": record.draft is None,
        "found": found,
        "is_at_it": is_waiting and examining.is_at(record.id),
        "is_unfinished": is_waiting and record.found is None and not examining.is_at(record.id),
        "wants_reason": is_waiting and is_own and bool(record.to_confirm) and not record.reason,
        "may_approve": is_waiting and publishing.may_approve(record, visit.user.id),
        "may_return": is_waiting,
        "waits_for_another": is_waiting and is_own and publishing.needs_another(record),
        "is_alone": not publishing.others(visit.user.id),
        "may_undo": record.state is EditState.APPROVED,
        "may_go_on": record.draft is not None
        and record.state in (EditState.PROPOSED, EditState.WITHDRAWN, EditState.UNDONE),
        "is_own": is_own,
    }
    return visit.page("proposal.html", values, status)


async def show_all(request: Request, visit: Visit) -> Response:
    records = visit.office.edits.records()[::-1]
    written = request.query_params.get("page", "")
    page = int(written) if written.isascii() and written.isdecimal() and len(written) < 5 else 0
    shown = records[page * MOST_SHOWN : (page + 1) * MOST_SHOWN]
    values = {
        "waiting": [each for each in records if each.state is EditState.PROPOSED]
        if not page
        else [],
        "shown": shown,
        "state_of": state_of,
        "name_of": Publishing.name_of,
        "shown_time": shown_time,
        "page": page,
        "left": max(len(records) - (page + 1) * MOST_SHOWN, 0),
    }
    return visit.page("proposals.html", values)
