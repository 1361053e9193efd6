"""What Telegram refuses, in its own words (tdlib/telegram-bot-api and tdlib/td)."""

import re
from html import unescape
from typing import Any

JSON = dict[str, Any]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
NOTICE_LIMIT = 200
CALLBACK_DATA_BYTES = 64

ENTITY_OF_TAG = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("tg-spoiler", "span"), "spoiler"),
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
TAG = re.compile(r"""<(/?)([^\s>]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>""")
ATTRIBUTE = re.compile(r"""([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?""")
CHARACTER_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")


class Refused(Exception):
    """A call the Bot API does not carry out: HTTP status and description of its answer."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.body: JSON = {"ok": False, "error_code": code, "description": description}
        if retry_after is not None:
            self.body["parameters"] = {"retry_after": retry_after}


def bad_request(reason: str) -> Refused:
    return Refused(400, f"Bad Request: {reason}")


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def parse_html(html: str) -> tuple[str, list[JSON]]:
    """Plain text and its entities; Refused where Telegram's HTML mode refuses."""
    text, position = "", 0
    entities: list[JSON] = []
    open_tags: list[tuple[str, JSON]] = []
    while (start := html.find("<", position)) >= 0:
        text += _plain(html[position:start])
        where = f"at byte offset {len(html[:start].encode())}"
        tag = TAG.match(html, start)
        if tag is None:
            kind = "end" if html.startswith("</", start) else "start"
            raise unparsed(f"Unclosed {kind} tag {where}")
        name = tag[2].lower()
        if tag[1]:
            entity = _closed(name, open_tags, where)
            entity["length"] = utf16_length(text) - entity["offset"]
            entities.append(entity)
        else:
            entity = _opened(name, tag[3], where)
            entity["offset"] = utf16_length(text)
            open_tags.append((name, entity))
        position = tag.end()
    if open_tags:
        raise unparsed(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    shown = [entity for entity in entities if entity["length"] and entity.get("url") != ""]
    shown.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return text + _plain(html[position:]), shown


def unparsed(reason: str) -> Refused:
    return bad_request(f"can't parse entities: {reason}")


def _opened(name: str, declared: str, where: str) -> JSON:
    attributes = {key: a or b or c for key, a, b, c in ATTRIBUTE.findall(declared)}
    if name not in ENTITY_OF_TAG:
        raise unparsed(f'Unsupported start tag "{name}" {where}')
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise unparsed(f'Tag "span" must have class "tg-spoiler" {where}')
    if name == "a":
        return {"type": "text_link", "url": unescape(attributes.get("href", ""))}
    return {"type": ENTITY_OF_TAG[name]}


def _closed(name: str, open_tags: list[tuple[str, JSON]], where: str) -> JSON:
    if not open_tags:
        raise unparsed(f"Unexpected end tag {where}")
    expected, entity = open_tags.pop()
    if name not in ("", expected):
        raise unparsed(f'Unmatched end tag {where}, expected "</{expected}>", found "</{name}>"')
    return entity


def _plain(html: str) -> str:
    return CHARACTER_REFERENCE.sub(lambda reference: unescape(reference[0]), html)


def formatted(call: JSON, field: str) -> tuple[str, list[JSON]]:
    """The plain text of `text` or `caption` and its entities, in the call's parse mode."""
    raw = str(call.get(field, "")).strip()
    parse_mode = str(call.get("parse_mode", "")).lower()
    if parse_mode == "html":
        text, entities = parse_html(raw)
    elif parse_mode:
        raise bad_request("unsupported parse_mode")
    else:
        text = raw
        entities = call.get("entities" if field == "text" else "caption_entities", [])
    return text.rstrip(), entities


def text_content(call: JSON, too_long: str = "message is too long") -> JSON:
    text, entities = formatted(call, "text")
    if not text:
        raise bad_request("message text is empty")
    if len(text) > TEXT_LIMIT:
        raise bad_request(too_long)
    return {"text": text} | ({"entities": entities} if entities else {})


def caption_content(call: JSON) -> JSON:
    caption, entities = formatted(call, "caption")
    if len(caption) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    if not caption:
        return {}
    return {"caption": caption} | ({"caption_entities": entities} if entities else {})


def inline_keyboard(call: JSON) -> JSON:
    """{"reply_markup": …} as a message carries it, or {} when there is no inline keyboard."""
    rows = call.get("reply_markup", {}).get("inline_keyboard", [])
    for button in (button for row in rows for button in row):
        if not button.get("text"):
            raise bad_request("inline keyboard button text must be non-empty")
        if len(button) == 1:
            raise bad_request(
                "can't parse inline keyboard button: "
                "Text buttons are unallowed in the inline keyboard"
            )
        if "callback_data" in button:
            size = len(button["callback_data"].encode())
            if not 1 <= size <= CALLBACK_DATA_BYTES:
                raise bad_request("BUTTON_DATA_INVALID")
    return {"reply_markup": {"inline_keyboard": rows}} if any(rows) else {}


def reply_keyboard(call: JSON) -> tuple[str, ...]:
    """The labels of the keyboard shown in place of the letters."""
    rows = call.get("reply_markup", {}).get("keyboard", [])
    return tuple(
        button if isinstance(button, str) else button["text"] for row in rows for button in row
    )


def check_commands(commands: list[JSON]) -> None:
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"/?[a-z0-9_]{1,32}", command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")


def check_encoding(value: Any) -> None:
    """Python reads a lone surrogate from JSON without a word; Telegram does not."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise bad_request("strings must be encoded in UTF-8") from None
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            check_encoding(part)
