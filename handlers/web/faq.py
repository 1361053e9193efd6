"""Questions and answers in bulk: a sheet is read, each row told what is wrong with it, and only
proposed where nothing is."""

from __future__ import annotations

import asyncio
import re
import secrets
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from handlers.office.faq import COLUMNS, SHEET, FaqRow, FaqSheet, read_sheet
from handlers.office.gaps_sheet import new_book, write_sheet
from handlers.office.office import today
from handlers.office.publishing import Publishing
from handlers.web.proposals import Examining
from handlers.web.requests import File
from handlers.web.visits import KNOWLEDGE, Visit, let_in
from knowledge.policy.edits import Change
from knowledge.registry.tables import FileError
from knowledge.registry.users import Role

PATH: Final = f"{KNOWLEDGE}/faq"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS: Final = (10, 24, 50, 50, 30, 16, 14, 30, 12, 10, 40)

LONGEST_NAME: Final = 60  # characters of a file's name, its end
EXAMPLE: Final = "填好的样子"  # the sheet of the empty workbook that shows how a row looks

NO_FILE: Final = "先选一个表格文件（xlsx或csv），两兆以内。"
GONE: Final = "这张表试读过太久了，再传一次。"
GOOD: Final = "试读，{count}行都对，什么也没提交。要提交就点下面。"
BAD: Final = "试读，什么也没提交。{count}行不对，改好再传："


def routes(examining: Examining) -> list[BaseRoute]:
    async def submit(_: Request, visit: Visit) -> Response:
        """What was read, from then on a proposal."""
        office, user = visit.office, visit.user
        kept = office.chats.sheet(user.id)
        if kept is None or kept["name"] != visit.fields.get("name"):
            return _page(visit, GONE, (), status=409)
        office.chats.keep_sheet(user.id, None)
        changes = [Change(**{**each, "path": tuple(each["path"])}) for each in kept["changes"]]
        publishing = Publishing(office)
        record = publishing.submit(
            kept["summary"], changes, user.id, shown=kept.get("shown", kept["summary"])
        )
        examining.begin(publishing, record)
        return RedirectResponse(f"{KNOWLEDGE}/proposals/{record.id}", 303)

    return [
        Route(PATH, let_in(show, Role.ADMIN), methods=["GET"]),
        Route(PATH, let_in(read, Role.ADMIN), methods=["POST"]),
        Route(f"{PATH}/submit", let_in(submit, Role.ADMIN), methods=["POST"]),
        Route(f"{PATH}/empty.xlsx", let_in(empty, Role.ADMIN), methods=["GET"]),
    ]


async def show(_: Request, visit: Visit) -> Response:
    return _page(visit, "", ())


async def read(_: Request, visit: Visit) -> Response:
    """A dry run."""
    if visit.file is None:
        return _page(visit, NO_FILE, (), status=400)
    try:
        sheet = await asyncio.to_thread(_read, visit.file, visit)
    except FileError as reason:
        return _page(visit, str(reason), (), status=400)
    if sheet.faulty:
        line = BAD.format(count=len(sheet.faulty))
        return _page(visit, line, sheet.rows, status=400)
    name = secrets.token_hex(3)
    kept = {
        "name": name,
        "summary": sheet.summary,
        "shown": "\n".join(row.shown for row in sheet.rows),
        "changes": [asdict(change) for change in sheet.changes],
    }
    visit.office.chats.keep_sheet(visit.user.id, kept)
    return _page(visit, GOOD.format(count=len(sheet.rows)), sheet.rows, name)


def _read(file: File, visit: Visit) -> FaqSheet:
    """Raises FileError."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (re.sub(r"[^\w.（）()-]", "_", file.name)[-LONGEST_NAME:] or "表格")
        path.write_bytes(file.content)
        office = visit.office
        return read_sheet(path, office.live, office.knowledge, today())


def _page(
    visit: Visit, line: str, rows: tuple[FaqRow, ...], name: str = "", status: int = 200
) -> Response:
    values = {"line": line, "rows": rows, "name": name, "columns": COLUMNS}
    return visit.page("faq.html", values, status)


async def empty(_: Request, visit: Visit) -> Response:
    """A workbook with the columns, and a sheet beside that shows how a row looks."""
    example = [
        next(iter(visit.office.knowledge.departments.values())),
        "临时救助多久能办下来",
        "临时救助几天批；急难救助多长时间办好",
        "急的当天就能办，一般的要等审批。",
        "带身份证去乡镇（街道）问。",
        "乡镇（街道）救助窗口",
        "12345",
        *[""] * 4,
    ]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "faq.xlsx"
        with new_book(file) as book:
            columns = dict(zip(COLUMNS, WIDTHS, strict=True))
            write_sheet(book, SHEET, columns, iter([]), 0)
            write_sheet(book, EXAMPLE, columns, iter([list(example)]), 1)
        content = file.read_bytes()
    headers = {"Content-Disposition": 'attachment; filename="faq.xlsx"'}
    return Response(content, media_type=XLSX, headers=headers)
