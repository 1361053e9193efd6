"""The desk of grid workers: find a household of their own 网格, answer a call for it, keep a note.

Who may see what is looked up at every request (`visits.py`).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from handlers.office.calls.aloud import seconds_of
from handlers.office.calls.card import Card, Cards, family_of, masked_name
from handlers.office.calls.conduct import MOST_TURNS, dispute, note_turn
from handlers.office.calls.note import follow_up, note
from handlers.office.clock import HERE, now
from handlers.office.dialogues import from_record
from handlers.office.told import PARTS, head_name, shown_time
from handlers.office.unanswered import note as note_unanswered
from handlers.office.unanswered import to_ask_alone
from handlers.web.requests import address_of, form
from handlers.web.site import TOO_FAST, site_of
from handlers.web.visits import (
    COOKIE,
    COOKIE_PATH,
    NOT_YOURS,
    PATH,
    TICKETS,
    Turned,
    Visit,
    cookie_of,
    let_in,
    take_away,
)
from intents.messages import Dialogue, Question
from knowledge.facts import UNKNOWN
from knowledge.registry.audit import AuditLine
from knowledge.registry.calls import Call, Calls
from knowledge.registry.households import Found
from knowledge.registry.sign_in import LONGEST, SignIn
from knowledge.registry.tickets import TicketState
from knowledge.registry.users import Role

REASONS: Final = ("本人来电", "家里人来电", "上门前准备", "核对资料")
MOST_SHOWN: Final = 8
MOST_LOOKS: Final = 5
LONGEST_SEARCH: Final = 40  # characters
LONGEST_QUESTION: Final = 10_000
LATEST_FOLLOW_UP: Final = timedelta(days=366)

BAD_LINK: Final = "这个登录链接用过了、过期了或者不完整。请向管理员再要一个。"
NO_CALL: Final = "没有这通电话的记录。"
GONE: Final = "登记里现在没有这一户了（刚导入过）。不再按它回答，已经说过的还在下面的记录里。"
MOVED: Final = "这一户现在不在您的网格里了（登记改过），这通电话到此为止，没有再办什么。"
ENDED: Final = "这通电话结束了。要再问，请重新查这一户。"
TOO_LONG_TO_LOOK: Final = "写得太长了。只写姓名、村名、电话后四位或者户编号。"
NONE_FOUND: Final = "您的网格里没有找到。换个写法，比如加上村名、少写一个字。"
NO_REASON: Final = "要先点一个理由，才能打开这一户。"
TOO_MANY: Final = "这通电话问得很多了，请结束它，再开一通。"
NO_SUCH_DAY: Final = "回访日期不对，没有改。要从今天起一年以内。"
DISPUTED: Final = "记下了，编号{number}，管理员会看这条规则。"
NOTHING_TO_DISPUTE: Final = "还没有答复可以不认。"
OPENED_URGENT: Final = "急难，开了单子，编号{number}，{due}前要有着落。先让他照下面的打电话。"
OPENED: Final = "没答上，记了单子，编号{number}，{due}前问清楚了回给这家。"
FIRST_QUESTION: Final = "我家能享受哪些"


def routes() -> list[BaseRoute]:
    cards = Cards()

    async def call(request: Request, visit: Visit) -> Response:
        return _call_page(visit, cards, _call(request, visit))

    async def ask(request: Request, visit: Visit) -> Response:
        at_hand = _call(request, visit)
        line = await _ask(visit, at_hand)
        if line:
            return _call_page(visit, cards, at_hand, line)
        return RedirectResponse(f"{PATH}/calls/{at_hand.number}", 303)

    async def dispute_last(request: Request, visit: Visit) -> Response:
        at_hand = _call(request, visit)
        if at_hand.ended is not None:
            return _call_page(visit, cards, at_hand, ENDED)
        ticket = dispute(visit.office, at_hand, visit.household(at_hand.household_id))
        line = NOTHING_TO_DISPUTE if ticket is None else DISPUTED.format(number=ticket.id)
        return _call_page(visit, cards, at_hand, line)

    async def change_follow_up(request: Request, visit: Visit) -> Response:
        at_hand = _call(request, visit)
        day = _day(visit.fields.get("day", ""))
        today = visit.office.day
        if day is None or not today <= day <= today + LATEST_FOLLOW_UP:
            return _call_page(visit, cards, at_hand, NO_SUCH_DAY, 400)
        visit.calls.choose_follow_up(at_hand, day)
        return RedirectResponse(f"{PATH}/calls/{at_hand.number}", 303)

    return [
        Route(PATH, let_in(home), methods=["GET"]),
        Route(f"{PATH}/enter/{{code}}", enter_page, methods=["GET"]),
        Route(f"{PATH}/enter", enter, methods=["POST"]),
        Route(f"{PATH}/leave", let_in(leave), methods=["POST"]),
        Route(f"{PATH}/find", let_in(find), methods=["POST"]),
        Route(f"{PATH}/households/{{id}}", let_in(look), methods=["GET"]),
        Route(f"{PATH}/calls", let_in(begin), methods=["POST"]),
        Route(f"{PATH}/calls/{{number:int}}", let_in(call), methods=["GET"]),
        Route(f"{PATH}/calls/{{number:int}}/ask", let_in(ask), methods=["POST"]),
        Route(f"{PATH}/calls/{{number:int}}/dispute", let_in(dispute_last), methods=["POST"]),
        Route(f"{PATH}/calls/{{number:int}}/follow-up", let_in(change_follow_up), methods=["POST"]),
        Route(f"{PATH}/calls/{{number:int}}/end", let_in(end), methods=["POST"]),
    ]


# In and out


async def enter_page(request: Request) -> Response:
    """Only a button lets in: what looks at links before people do uses none up."""
    return site_of(request).page("enter.html", {"code": request.path_params["code"]})


async def enter(request: Request) -> Response:
    site = site_of(request)
    if not site.pace.allows(address_of(request)):
        return site.page("line.html", {"line": TOO_FAST, "home": PATH}, 429)
    code = (await form(request)).get("code", "")
    sign_in = SignIn(site.office.database)
    cookie = sign_in.enter(code, now())
    if cookie is None:
        return site.page("line.html", {"line": BAD_LINK, "home": PATH}, 403)
    kept = timedelta(days=site.office.config.retention.calls)
    Calls(site.office.database).forget_before(now() - kept)
    before = sign_in.session(cookie_of(request), now())
    if before is not None:  # one browser, one session
        sign_in.leave(before.number)
    session = sign_in.session(cookie, now())
    role = site.office.users.get(session.user_id).role if session is not None else None
    answer = RedirectResponse(TICKETS if role is Role.ADMIN else PATH, 303)
    answer.set_cookie(
        site.cookie(COOKIE, request),
        cookie,
        max_age=int(LONGEST.total_seconds()),
        path=COOKIE_PATH,
        httponly=True,
        samesite="strict",
        secure=site.is_secure(request),
    )
    return answer


async def leave(request: Request, visit: Visit) -> Response:
    SignIn(visit.office.database).leave(visit.session.number)
    answer = RedirectResponse("/", 303)
    take_away(answer, request)
    return answer


# Finding


async def home(_: Request, visit: Visit) -> Response:
    return _home(visit, "", [], "")


async def find(_: Request, visit: Visit) -> Response:
    text = visit.fields.get("text", "").strip()
    if not text:
        return _home(visit, "", [], "")
    if len(text) > LONGEST_SEARCH:
        return _home(visit, text[:LONGEST_SEARCH], [], TOO_LONG_TO_LOOK)
    found = visit.office.households.find(text, visit.user.grids)
    shown = found[:MOST_SHOWN]
    left = len(found) - len(shown)
    line = f"还有{left}户没列出来，请多写一个字。" if left > 0 else ""
    return _home(visit, text, shown, line if shown else NONE_FOUND)


def _home(visit: Visit, text: str, found: list[Found], line: str) -> Response:
    values = {
        "text": text,
        "found": [(each.id, _label(each)) for each in found],
        "line": line,
        "at_hand": visit.calls.at_hand(visit.user.id),
    }
    return visit.page("desk.html", values)


def _label(found: Found) -> str:
    """Enough to tell two families of one name apart, and no name in full."""
    parts = [masked_name(found.head) if isinstance(found.head, str) else "户主未登记"]
    if found.member:
        parts.append(f"家有{masked_name(found.member)}")
    if found.birth_year is not UNKNOWN:
        parts.append(f"{found.birth_year}年生")
    parts += [place for place in (found.town, found.village) if isinstance(place, str)]
    return " · ".join([*parts, f"{found.people}口人"])


async def look(request: Request, visit: Visit) -> Response:
    """Before there is a reason: enough to know that it is the right family."""
    return _reasons(visit, request.path_params["id"], "")


def _reasons(visit: Visit, household_id: str, line: str) -> Response:
    household = visit.household(household_id)
    if household is None:
        raise Turned(NOT_YOURS, 404)
    members = [
        (masked_name(each.name) if isinstance(each.name, str) else "没登记姓名", each.relation)
        for each in household.people
    ]
    values = {
        "id": household.id,
        "head": masked_name(head_name(household)) or "户主未登记",
        "village": household.village if isinstance(household.village, str) else "",
        "members": [(name, rel if isinstance(rel, str) else "") for name, rel in members],
        "reasons": REASONS,
        "line": line,
    }
    return visit.page("household.html", values, 400 if line else 200)


# The call


async def begin(_: Request, visit: Visit) -> Response:
    household_id, reason = visit.fields.get("household", ""), visit.fields.get("reason", "")
    household = visit.household(household_id)
    if household is None:
        raise Turned(NOT_YOURS, 404)
    if reason not in REASONS:
        return _reasons(visit, household_id, NO_REASON)
    with visit.office.database.transaction():
        family = family_of(household)
        begun = visit.calls.begin(visit.user.id, household.id, family, reason, now())
        visit.office.note_look(visit.user.id, "选定", household.id, reason)
    return RedirectResponse(f"{PATH}/calls/{begun.number}", 303)


def _call(request: Request, visit: Visit) -> Call:
    """Of a household that is another worker's by now, nothing is told any more. Raises Turned."""
    found = visit.calls.get(request.path_params["number"], visit.user.id)
    if found is None:
        raise Turned(NO_CALL, 404)
    is_there = visit.office.households.document(found.household_id) is not None
    if is_there and visit.household(found.household_id) is None:
        raise Turned(MOVED, 404)
    return found


async def _ask(visit: Visit, call: Call) -> str:
    """The line that says why nothing was asked; empty where it was answered."""
    household = visit.household(call.household_id)
    if call.ended is not None:
        return ENDED
    if household is None:
        return GONE
    if len(call.turns) >= MOST_TURNS:
        return TOO_MANY
    office, text = visit.office, visit.fields.get("text", "")[:LONGEST_QUESTION]
    dialogue = Dialogue() if call.dialogue is None else from_record(call.dialogue)
    answer = await visit.site.reply(Question(text, office.day, household), dialogue)
    is_option = bool(call.turns) and text in call.turns[-1].options
    asked = "" if is_option else to_ask_alone(office, visit.user.id, text, answer, household)
    alone = await visit.site.reply(Question(asked, office.day), Dialogue()) if asked else None
    with office.database.transaction():
        answer = office.answers.keep(answer, office.day, "坐席", text)
        note_turn(office, call, text, answer)
        note_unanswered(office, visit.user.id, answer, asked, alone)
    return ""


def _call_page(
    visit: Visit, cards: Cards, call: Call, line: str = "", status: int = 200
) -> Response:
    office = visit.office
    household = visit.household(call.household_id)
    card: Card | None = None
    looks: list[str] = []
    if household is None:
        line = line or GONE
    elif call.ended is None:
        card = cards.card(office.assistant.knowledge, household, office.day)
        looks = list(map(_told, office.audit.of_household(household.id)[: -MOST_LOOKS - 1 : -1]))
    values = {
        "call": call,
        "line": line,
        "card": card,
        "looks": looks,
        "first_question": FIRST_QUESTION,
        "parts": PARTS,
        "seconds": seconds_of,
        "note": note(call, office.day),
        "day": follow_up(call, office.day),
        "matter": _matter(visit, call),
    }
    return visit.page("call.html", values, status)


def _matter(visit: Visit, call: Call) -> str:
    """What became of the last question, where a ticket was opened by it."""
    turn = call.turns[-1] if call.turns else None
    ticket = visit.office.tickets.get(turn.ticket) if turn is not None and turn.ticket else None
    if ticket is None or ticket.state is TicketState.CLOSED:
        return ""
    told = OPENED_URGENT if ticket.is_urgent else OPENED
    return told.format(number=ticket.id, due=shown_time(ticket.due))


def _told(line: AuditLine) -> str:
    return f"{line.when.astimezone(HERE):%Y-%m-%d %H:%M} {line.what}：{line.purpose}"


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


async def end(request: Request, visit: Visit) -> Response:
    call = _call(request, visit)
    if call.ended is None:
        with visit.office.database.transaction():
            visit.calls.end(call, now(), follow_up(call, visit.office.day))
            visit.office.note_look(visit.user.id, "结束", call.household_id, call.reason)
    return RedirectResponse(f"{PATH}/calls/{call.number}", 303)
