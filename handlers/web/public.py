"""The page for everybody: ask, go on, tap an option, see what stands behind an answer.

No log-in and no household. A plain form does it all; where there is JavaScript the page need not be
loaded anew.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from typing import Any, Final

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from handlers.office.office import FORGETTING
from handlers.office.tickets import hand_over_from_page, is_hardship, of_slip
from handlers.office.told import PARTS, shown_time
from handlers.office.unanswered import note, to_ask_alone
from handlers.office.whom_to_ring import whom_to_ring
from handlers.web.requests import address_of, form
from handlers.web.site import TOO_FAST, Site, site_of
from handlers.web.talks import Talk, Talks, TalkTurn
from intents.answers.shape import MOST_LINES
from intents.messages import Answer, Details, Dialogue, Question
from intents.understanding import A_PERSON
from knowledge.registry.masking import masked
from knowledge.registry.tickets import TicketState
from knowledge.store import StoreError

COOKIE: Final = "talk"
HANDED_OVER: Final = (
    "转给工作人员了，通知了{count}位。\n"
    "您的编号：{code}\n"
    "记下编号，过些时候点“看回话”，凭它看工作人员怎么说。急的话打12345。"
)
HANDED_OVER_URGENT: Final = (
    "急难的事，转给工作人员了，通知了{count}位，{due}前要回您。\n"
    "您的编号：{code}\n"
    "记下编号，点“看回话”看。等不了就现在去乡镇（街道）救助窗口，或者打12345。"
)
ALREADY: Final = "您的事已经转给工作人员了，编号{code}。点“看回话”，凭它看回了没有。"
LONG_AGO: Final = "前面聊的已经找不到了（过了半小时，或者网页重开过），这一句按新问题答的。"
SHOWN: Final = 500  # characters of what somebody asked
MOST_PAPERS: Final = 10  # lines on a sheet
MOST_SOURCES: Final = 4  # documents on a sheet
# That are answered at once, and with what was asked.
EXAMPLES: Final = (
    "低保一月多少钱？",
    "到多大年纪能领养老金？",
    "残疾证怎么办？",
    "孩子上高中有补助吗？",
)


def routes() -> list[BaseRoute]:
    talks = Talks()

    async def home(request: Request) -> Response:
        talk = talks.get(_name(request))
        return _page(request, talk)

    async def ask(request: Request) -> Response:
        site, fields = site_of(request), await form(request)
        known, notice = _name(request), ""
        talk = talks.get(known)
        if "anew" in fields:
            talks.forget(known)
            page = _page(request, None)
            _take_away(page, request)
            return page
        if not site.pace.allows(address_of(request)):
            return _page(request, talk, TOO_FAST, 429)
        after = talk.turn(fields.get("after", "")) if talk is not None else None
        if after is None and (known or fields.get("after")):
            notice = LONG_AGO
        if talk is None:
            talk = talks.new()
        text = fields.get("text", "")
        answer = await _answered(site, text, after)
        await _note(site, talk.nobody, text, answer, after)
        answer = site.office.answers.keep(answer, site.office.day, "网页")
        talk.add(_asked(text, after), _with_a_person(request, talk, text, after, answer))
        talks.keep(talk)
        page = _page(request, talk, notice)
        page.set_cookie(
            site.cookie(COOKIE, request),
            talk.name,
            max_age=int(FORGETTING.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=site.is_secure(request),
        )
        return page

    async def handout(request: Request) -> Response:
        """Of the last answer, or of a question that is put here."""
        site = site_of(request)
        if request.method != "POST":
            talk = talks.get(_name(request))
            return _sheet(request, talk.last_answer if talk is not None else None)
        text = (await form(request)).get("text", "")
        if not site.pace.allows(address_of(request)):
            return _sheet(request, None, TOO_FAST, 429)
        answer = _with_a_person(request, None, text, None, await _answered(site, text, None))
        return _sheet(request, TalkTurn(1, masked(text)[:SHOWN], answer))

    return [
        Route("/", home, methods=["GET"]),
        Route("/", ask, methods=["POST"]),
        Route("/handout", handout, methods=["GET", "POST"]),
    ]


def _name(request: Request) -> str:
    """Of the talk that goes on in this browser; "" where none does."""
    return request.cookies.get(site_of(request).cookie(COOKIE, request), "")


def _take_away(page: Response, request: Request) -> None:
    site = site_of(request)
    page.delete_cookie(site.cookie(COOKIE, request), secure=site.is_secure(request))


def _asked(text: str, after: TalkTurn | None) -> str:
    """Masked, for who looks over a shoulder. An option that was tapped says nothing without the
    question before it."""
    shown = masked(text)[:SHOWN]
    is_option = after is not None and text in after.answer.options
    return f"{after.question} → {shown}"[-SHOWN:] if after and is_option else shown


async def _answered(site: Site, text: str, after: TalkTurn | None) -> Answer:
    dialogue = Dialogue() if after is None else after.answer.dialogue
    return await site.reply(Question(text, site.office.day), dialogue)


def _with_a_person(
    request: Request, talk: Talk | None, text: str, after: TalkTurn | None, answer: Answer
) -> Answer:
    """Where a person is asked for: the number to come back with, or whom to ring."""
    if answer.intents != (A_PERSON,):
        return answer
    site, dialogue = site_of(request), Dialogue() if after is None else after.answer.dialogue
    told = _handed_over(request, talk, text, after) if talk is not None else ""
    told = told or whom_to_ring(site.office, dialogue, site.office.day)
    return replace(
        answer, text=told, details=Details(), sources=(), offers_human=False, dialogue=dialogue
    )


def _handed_over(request: Request, talk: Talk, text: str, after: TalkTurn | None) -> str:
    """Empty where nobody is there who would read it."""
    site = site_of(request)
    known = of_slip(site.office, talk.slip)
    if known is not None and known.state is not TicketState.CLOSED:
        return ALREADY.format(code=talk.slip)
    if not site.slips_pace.allows(address_of(request)):
        return ""
    question, answer = (after.question, after.answer.text) if after is not None else (text, "")
    intent = (after.answer.dialogue.intent or "") if after is not None else ""
    slip = hand_over_from_page(site.office, question[:SHOWN], answer, intent)
    if slip is None:
        return ""
    talk.slip = slip.code
    promise = HANDED_OVER_URGENT if slip.ticket.is_urgent else HANDED_OVER
    return promise.format(code=slip.code, count=slip.count, due=shown_time(slip.ticket.due))


async def _note(site: Site, nobody: int, text: str, told: Answer, after: TalkTurn | None) -> None:
    """What is not answered goes on the list of it. The answer does not depend on that."""
    office, asked = site.office, ""
    with contextlib.suppress(StoreError):
        if after is None or text not in after.answer.options:  # which are no questions of their own
            asked = to_ask_alone(office, nobody, text, told, None)
        alone = await site.reply(Question(asked, office.day), Dialogue()) if asked else None
        with office.database.transaction():
            note(office, nobody, told, asked, alone)


def parts(answer: Answer) -> list[tuple[str, str]]:
    """What stands behind an answer: the name of each part and its text."""
    told = [(name, getattr(answer.details, part)) for part, name in PARTS.items()]
    return [(name, text) for name, text in told if text]


def cannot_wait(turn: TalkTurn) -> bool:
    """Danger, or hardship that is to be met at once."""
    return turn.answer.outcome == "emergency" or is_hardship(turn.question)


def _page(request: Request, talk: Talk | None, notice: str = "", status: int = 200) -> Response:
    turns = talk.turns if talk is not None else []
    values: dict[str, Any] = {
        "notice": notice,
        "turn": turns[-1] if turns else None,
        "earlier": turns[-2::-1] if len(turns) > 1 else [],
        "parts": parts,
        "cannot_wait": cannot_wait,
        "examples": EXAMPLES,
        "code": _square(site_of(request).address(request)),
    }
    return site_of(request).page("public.html", values, status)


def _sheet(
    request: Request, turn: TalkTurn | None, notice: str = "", status: int = 200
) -> Response:
    """One page of A4: what does not go on it stands behind the code."""
    address = site_of(request).address(request)
    answer = turn.answer if turn is not None else None
    values: dict[str, Any] = {
        "notice": notice,
        "turn": turn,
        "lines": answer.text.splitlines()[: 2 * MOST_LINES] if answer is not None else [],
        "papers": answer.details.papers.splitlines()[:MOST_PAPERS] if answer is not None else [],
        "sources": _documents(answer)[:MOST_SOURCES] if answer is not None else [],
        "day": site_of(request).office.day,
        "address": address,
        "code": _square(address),
    }
    return site_of(request).page("handout.html", values, status)


def _documents(answer: Answer) -> list[str]:
    """Each once, however many of its passages are quoted."""
    return list(dict.fromkeys(f"{each.title}（{each.date}）" for each in answer.sources))


@lru_cache(maxsize=16)
def _square(address: str) -> Markup:
    """The address as a QR code, an SVG that stands in the page."""
    drawing = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(drawing, kind="svg", xmldecl=False, svgns=True, omitsize=True, title="扫码打开网页")
    return Markup(drawing.getvalue().decode())
