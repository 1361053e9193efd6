"""What all pages share: the office, the templates, and who asks how often."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from handlers.office.attachments import Fetch
from handlers.office.office import Office
from handlers.office.told import TELEPHONE
from handlers.web.requests import Pace
from intents.messages import Answer, Dialogue, Question

REPLIES: Final = "/reply"
_SEE_THE_REPLY: Final = "看回话"
HERE: Final = Path(__file__).parent
SLIPS_A_MINUTE: Final = 3  # from one address: each keeps a person busy
TOO_FAST: Final = "您问得太快了，请歇一分钟再问。急的话直接打12345。"

Reply = Callable[[Question, Dialogue], Awaitable[Answer]]


class Site:
    """`reply` answers a question; without one the office's own assistant does, at once. `fetch`
    gets what people sent on Telegram; without one it is seen there alone."""

    def __init__(
        self, office: Office, reply: Reply | None = None, fetch: Fetch | None = None
    ) -> None:
        self.office = office
        self.fetch = fetch
        self.reply = reply or self._reply
        self.pace = Pace(office.config.web.questions_a_minute)
        self.slips_pace = Pace(SLIPS_A_MINUTE)
        self.templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.filters["at_hand"] = at_hand

    async def _reply(self, question: Question, dialogue: Dialogue) -> Answer:
        return self.office.assistant.reply(question, dialogue)

    def page(self, name: str, values: Mapping[str, Any], status: int = 200) -> HTMLResponse:
        return HTMLResponse(self.templates.get_template(name).render(values), status)

    def is_secure(self, request: Request) -> bool:
        """Whether people come by https, if need be through a proxy."""
        address = self.office.config.web.public_url
        return request.url.scheme == "https" or address.startswith("https://")

    def cookie(self, name: str, request: Request) -> str:
        """What the cookie is called: a browser takes the prefix by https alone, and so from nobody
        who stands between."""
        return f"__Secure-{name}" if self.is_secure(request) else name

    def address(self, request: Request) -> str:
        """Of the public page, as it is typed or scanned."""
        return self.office.config.web.public_url.rstrip("/") or str(request.base_url).rstrip("/")


def at_hand(line: str) -> Markup:
    """Telephone numbers can be tapped, and so can the page that a line tells of."""
    text = str(escape(line))
    text = TELEPHONE.sub(lambda number: f'<a href="tel:{number[0]}">{number[0]}</a>', text)
    return Markup(  # escaped above
        text.replace(f"“{_SEE_THE_REPLY}”", f'“<a href="{REPLIES}">{_SEE_THE_REPLY}</a>”')
    )


def site_of(request: Request) -> Site:
    site: Site = request.app.state.site
    return site
