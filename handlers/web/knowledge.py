"""The room of administrators: what is told is found by its text, and written anew.

What is written becomes a draft of `handlers/office/drafts.py`, as in the chat; from there on it is
a proposal (`proposals.py`). Nothing here puts anything into force but muting and the banner.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from handlers.office import drafts
from handlers.office.clock import now
from handlers.office.drafts import KINDS, NOTHING, PARTS, Draft, DraftStep, Unfit
from handlers.office.finding import entries_like, meant_by
from handlers.office.office import today
from handlers.office.publishing import Muted, NotDone, Publishing
from handlers.office.told import shown_time
from handlers.web.proposals import Examining
from handlers.web.visits import KNOWLEDGE, Turned, Visit, let_in
from knowledge.policy.catalogue import Entry
from knowledge.policy.edits import EditState, Record
from knowledge.policy.law import DatedValue, as_written
from knowledge.registry.users import Role

MOST_FOUND: Final = 20
MOST_PHRASINGS: Final = 400  # shown of one entry
LONGEST_SEARCH: Final = 100  # characters
LONG: Final = frozenset(
    {"text", "papers", "phrasings", "quote"}
)  # what is written in several lines
DAYS: Final = frozenset({"since", "live_on"})
FIRST: Final = ("part", "value", "department")  # chosen before the form: all else depends on it
PUT: Final = "put"  # the button that puts a name in braces behind the text, without scripts
MAY_BE_EMPTY: Final = "没有就空着。"

NO_SUCH: Final = "没有这一条，可能刚改过。回知识库首页再找。"
NONE_FOUND: Final = "没有像“{text}”的条目。换个说法，比如少写几个字。"
WHOLE: Final = "还没停。{title}是整个部门，{count}条都会不答。真要停，在“先停”那里点一下。"
WHICH: Final = "还没停。停哪一条？在“先停”那里点一下。"
WORDING_HINT: Final = "花括号里的是数值，照抄；要加一个，点下面的按钮。数不能直接打进去。"
ONLY_DIGITS: Final = "只写数字，不写单位。"
TO_TAKE_AWAY: Final = f"不要了就写“{NOTHING}”。"
IN_LINES: Final = "一行一条。"
ONLY_PHONES: Final = "只写电话号码，比如 12393、0537-1234567。"
MUTED: Final = "停了《{title}》，从哪儿问都说“这条正在核对，先问12345”。"
AGAIN: Final = "恢复了《{title}》。"
SHOWN: Final = "挂上了，每条答案上面都有。"
TAKEN_DOWN: Final = "公告撤了。"


@dataclass(frozen=True)
class Field:
    """One step of a draft as it is asked for in a form."""

    name: str
    label: str
    hint: str
    value: str
    options: Sequence[tuple[str, str]]
    is_long: bool
    is_day: bool
    fault: str
    names: Sequence[str]  # in braces, to be put into the text

    @property
    def is_chosen_anew(self) -> bool:
        """Whether nothing is chosen unless somebody does."""
        return bool(self.options) and not self.value


def routes(examining: Examining) -> list[BaseRoute]:
    async def propose(_: Request, visit: Visit) -> Response:
        return _propose(visit, examining)

    admin = Role.ADMIN
    return [
        Route(KNOWLEDGE, let_in(home, admin), methods=["GET"]),
        Route(f"{KNOWLEDGE}/entries/{{intent}}", let_in(show_entry, admin), methods=["GET"]),
        Route(f"{KNOWLEDGE}/write", let_in(write, admin), methods=["GET"]),
        Route(f"{KNOWLEDGE}/write", let_in(propose, admin), methods=["POST"]),
        Route(f"{KNOWLEDGE}/mute", let_in(mute, admin), methods=["POST"]),
        Route(f"{KNOWLEDGE}/banner", let_in(banner, admin), methods=["POST"]),
    ]


# Finding and showing


async def home(request: Request, visit: Visit) -> Response:
    return await _home(request, visit)


async def _home(
    request: Request, visit: Visit, line: str = "", status: int = 200, meant: Sequence[Muted] = ()
) -> Response:
    office = visit.office
    text = request.query_params.get("text", "").strip()[:LONGEST_SEARCH]
    found = await asyncio.to_thread(_like, text, visit) if text else []
    publishing = Publishing(office)
    values = {
        "text": text,
        "line": line or (NONE_FOUND.format(text=text) if text and not found else ""),
        "found": [
            (each, office.knowledge.departments[each.department]) for each in found[:MOST_FOUND]
        ],
        "left": max(len(found) - MOST_FOUND, 0),
        "waiting": publishing.waiting(),
        "name_of": publishing.name_of,
        "muted": publishing.muted(),
        "meant": meant,
        "banner": office.notices.banner,
        "departments": office.knowledge.departments,
    }
    return visit.page("knowledge.html", values, status)


def _like(text: str, visit: Visit) -> list[Entry]:
    return entries_like(text, visit.office, meant_by(visit.office.assistant, text))


async def show_entry(request: Request, visit: Visit) -> Response:
    entry = _entry(visit, request.path_params["intent"])
    knowledge, day = visit.office.knowledge, visit.office.day
    draft = drafts.begin("wording", entry.intent, day)
    parts = [(label, part, _shown(part, draft, visit)) for label, part in _parts(draft, visit)]
    records = [each for each in visit.office.edits.records() if _touches(each, entry.intent)]
    values = {
        "entry": entry,
        "department": knowledge.departments[entry.department],
        "parts": parts,
        "values": [(each, *_newest(each)) for each in drafts.values_of(entry, knowledge, day)],
        "rule": entry.rule,
        "phrasings": [each.text for each in entry.phrasings[:MOST_PHRASINGS]],
        "count": len(entry.phrasings),
        "waiting": [each for each in records if each.state is EditState.PROPOSED],
        "earlier": [each for each in records if each.state is not EditState.PROPOSED][::-1],
        "is_muted": visit.office.notices.holds_back(entry),
        "name_of": Publishing.name_of,
        "shown_time": shown_time,
    }
    return visit.page("entry.html", values)


def _newest(value: DatedValue) -> tuple[str, str, str]:
    """The newest amount that a document gives, from when on it holds, and what is only reckoned
    since, which nobody is told."""
    given = [version for version in value.versions if not version.inferred]
    shown = [(as_written(each.amount, value.unit), str(each.since)) for each in given[-1:]]
    last = value.versions[-1] if value.versions else None
    reckoned = ""
    if last is not None and last.inferred:
        reckoned = f"（推算{last.since.year}年{as_written(last.amount, value.unit)}，不对群众说）"
    return *(shown[0] if shown else ("", "")), reckoned


def _parts(draft: Draft, visit: Visit) -> list[tuple[str, str]]:
    """The places that can be written anew, by what they are called; of several sentences the first
    is told whose figures are all there."""
    [step] = [each for each in drafts.steps(draft) if each.name == "part"]
    found = [part for _, part in step.options(draft, visit.office.knowledge)]
    several = Counter(part.partition(".")[0] for part in found)
    named = []
    for part in found:
        name, _, place = part.partition(".")
        which = f"，第{int(place) + 1}句" if several[name] > 1 else ""
        named.append((PARTS[name] + which, part))
    return named


def _shown(part: str, draft: Draft, visit: Visit) -> str:
    knowledge = visit.office.knowledge
    chosen = _choose(draft, "part", part, visit)
    return drafts.with_names(drafts.current(chosen, knowledge), chosen, knowledge)


def _touches(record: Record, intent: str) -> bool:
    return any(intent in change.path for change in record.edit.changes)


def _entry(visit: Visit, intent: str) -> Entry:
    """Raises Turned."""
    found = visit.office.knowledge.entries.get(intent)
    if found is None:
        raise Turned(NO_SUCH, 404, KNOWLEDGE)
    return found


# Writing


async def write(request: Request, visit: Visit) -> Response:
    """An empty form; or one that goes on from a proposal, on top of what is told by now."""
    query = request.query_params
    earlier = query.get("from", "")
    if earlier.isdecimal():
        record = visit.office.edits.record(int(earlier))
        if record is None or record.draft is None:
            raise Turned(NO_SUCH, 404, KNOWLEDGE)
        written = drafts.anew(drafts.from_record(record.draft))
        _entry(visit, written.intent)
        given = dict(written.given)
        draft = drafts.only(written, *FIRST)
        shown = {
            name: drafts.with_names(text, draft, visit.office.knowledge)
            for name, text in given.items()
            if text != NOTHING
        }
        return _form(visit, draft, shown, {}, instead=record.id)
    draft = _begun(visit, query.get("kind", ""), query.get("intent", ""))
    for name in FIRST:
        if query.get(name):
            draft = _choose(draft, name, query[name], visit)
    return _form(visit, draft, {}, {})


def _begun(visit: Visit, kind: str, intent: str, began: str = "") -> Draft:
    """Raises Turned."""
    named = next((each for each in KINDS if each == kind), None)
    if named is None:
        raise Turned(NO_SUCH, 404, KNOWLEDGE)
    if named == "entry" and not intent:
        intent = next(iter(visit.office.knowledge.entries))  # it stands below none
    entry = _entry(visit, intent)
    draft = drafts.begin(named, entry.intent, visit.office.day)
    return drafts.begun_at(draft, _moment(began)) if began else draft


def _moment(written: str) -> datetime:
    """When a form was opened; not later than now."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return now()
    return min(moment, now()) if moment.tzinfo is not None else now()


def _choose(draft: Draft, name: str, value: str, visit: Visit) -> Draft:
    """Raises Turned."""
    step = next((each for each in drafts.steps(draft) if each.name == name), None)
    if step is None:
        raise Turned(NO_SUCH, 404, KNOWLEDGE)
    try:
        return drafts.give(draft, step, value, visit.office.knowledge)
    except Unfit:
        raise Turned(NO_SUCH, 404, KNOWLEDGE) from None


def _propose(visit: Visit, examining: Examining) -> Response:
    fields, knowledge = visit.fields, visit.office.knowledge
    began = _begun(visit, fields.get("kind", ""), fields.get("intent", ""), fields.get("began", ""))
    for name in FIRST:
        if fields.get(name):
            began = _choose(began, name, fields[name], visit)
    if PUT in fields:
        text = f"{fields.get('text', '')}{fields[PUT]}"
        return _form(visit, began, {**fields, "text": text}, {}, focus="text")
    draft, faults = _read(began, fields, visit)
    if faults:
        return _form(visit, began, fields, faults, status=400)
    publishing = Publishing(visit.office)
    record = publishing.submit(
        drafts.summary(draft, knowledge),
        drafts.changes(draft, knowledge),
        visit.user.id,
        base=drafts.base(draft),
        live_on=drafts.live_on(draft),
        shown=drafts.preview(draft, knowledge),
        draft=drafts.to_record(draft),
    )
    instead = fields.get("instead", "")
    if instead.isdecimal():
        _withdraw_own(publishing, int(instead), visit)
    examining.begin(publishing, record)
    return RedirectResponse(f"{KNOWLEDGE}/proposals/{record.id}", 303)


def _withdraw_own(publishing: Publishing, number: int, visit: Visit) -> None:
    """What was written again need not wait beside what it became."""
    earlier = visit.office.edits.record(number)
    if (
        earlier is not None
        and earlier.state is EditState.PROPOSED
        and earlier.author == visit.user.id
    ):
        publishing.withdraw(number, visit.user.id)


def _read(draft: Draft, fields: dict[str, str], visit: Visit) -> tuple[Draft, dict[str, str]]:
    """Everything that was written, and what is wrong with it, by the name of the step."""
    faults: dict[str, str] = {}
    if fields.get("live_on", "").strip():
        draft = drafts.put_off(draft)
    while True:
        step = next(
            (each for each in drafts.steps(draft) if each.name not in {*draft.given, *faults}), None
        )
        if step is None:
            return draft, faults
        written = fields.get(step.name, "").replace("\r\n", "\n").strip()
        is_quoted = step.name == "title" and any(fields.get(each) for each in ("date", "quote"))
        if not written and step.is_optional and not is_quoted:
            written = NOTHING
        try:
            draft = drafts.give(draft, step, written, visit.office.knowledge)
        except Unfit as reason:
            faults[step.name] = str(reason)


def _form(
    visit: Visit,
    draft: Draft,
    written: dict[str, str],
    faults: dict[str, str],
    *,
    instead: int = 0,
    focus: str = "",
    status: int = 200,
) -> Response:
    knowledge = visit.office.knowledge
    asked = [each for each in drafts.steps(draft) if each.name not in draft.given]
    current = ""
    if draft.kind == "wording" and "part" in draft.given:
        current = drafts.with_names(drafts.current(draft, knowledge), draft, knowledge)
        written = {"text": current, **written}
    value = knowledge.values[knowledge.entries[draft.intent].department].get(
        draft.given.get("value", "")
    )
    values = {
        "draft": draft,
        "kind": KINDS[draft.kind],
        "title": knowledge.entries[draft.intent].title,
        "chosen": {name: draft.given[name] for name in FIRST if name in draft.given},
        "department": knowledge.departments.get(draft.given.get("department", ""), ""),
        "current": current,
        "value": value,
        "versions": [(v.since, as_written(v.amount, value.unit)) for v in value.versions]
        if value is not None
        else [],
        "fields": [_field(each, draft, visit, written, faults) for each in asked],
        "live_on": written.get("live_on", ""),
        "live_on_fault": faults.get("live_on", ""),
        "faulty": bool(faults),
        "instead": instead or written.get("instead", ""),
        "focus": focus,
        "put": PUT,
        "others": drafts.all_names(draft, knowledge),
        "today": today(),
    }
    return visit.page("write.html", values, status)


def _field(
    step: DraftStep, draft: Draft, visit: Visit, written: dict[str, str], faults: dict[str, str]
) -> Field:
    knowledge = visit.office.knowledge
    if draft.kind == "wording" and step.name == "text":
        hint = _wording_hint(draft.given.get("part", ""))
    elif draft.kind == "value" and step.name == "amount":
        hint = ONLY_DIGITS
    elif step.is_optional:
        hint = step.question(draft, knowledge).replace(drafts.OR_NOTHING, MAY_BE_EMPTY)
    else:
        hint = step.question(draft, knowledge)
    options = step.options(draft, knowledge)
    return Field(
        name=step.name,
        label=step.label,
        hint=hint,
        value=written.get(step.name, ""),
        options=options,
        is_long=step.name in LONG,
        is_day=step.name in DAYS,
        fault=faults.get(step.name, ""),
        names=drafts.offered_names(draft, knowledge) if step.name == "text" else (),
    )


def _wording_hint(part: str) -> str:
    if part == "phone":
        return ONLY_PHONES + TO_TAKE_AWAY
    in_lines = IN_LINES if part in drafts.IN_LINES else ""
    return WORDING_HINT + in_lines + (TO_TAKE_AWAY if part in drafts.OF_ANY_WORDING else "")


# Holding back at once


async def mute(request: Request, visit: Visit) -> Response:
    """By the name of a department or an intent; or by what somebody wrote, where that is one."""
    publishing, fields = Publishing(visit.office), visit.fields
    name = fields.get("name", "").strip()
    held = next((each for each in publishing.muted() if each.name == name), None)
    try:
        if fields.get("do") == "unmute" and held is not None:
            await asyncio.to_thread(publishing.unmute, held, visit.user.id)
            return await _home(request, visit, AGAIN.format(title=held.title))
        meant = publishing.meant(name) if name else []
        if len(meant) != 1 or not meant[0].is_called(name):
            line = WHICH if meant else NONE_FOUND.format(text=name)
            return await _home(request, visit, line, 400, meant[:MOST_FOUND])
        if meant[0].name in visit.office.knowledge.departments and not fields.get("whole"):
            entries = visit.office.knowledge.entries.values()
            count = sum(each.department == meant[0].name for each in entries)
            line = WHOLE.format(title=meant[0].title, count=count)
            return await _home(request, visit, line, 400, meant)
        await asyncio.to_thread(publishing.mute, meant[0], visit.user.id)
    except NotDone as reason:
        return await _home(request, visit, str(reason), 409)
    return await _home(request, visit, MUTED.format(title=meant[0].title))


async def banner(request: Request, visit: Visit) -> Response:
    text = "" if visit.fields.get("do") == "take" else visit.fields.get("text", "")
    try:
        await asyncio.to_thread(Publishing(visit.office).show_banner, text, visit.user.id)
    except NotDone as reason:
        return await _home(request, visit, str(reason), 400)
    return await _home(request, visit, SHOWN if text.strip() else TAKEN_DOWN)
