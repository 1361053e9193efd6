"""On which day something happened from which a time runs: an injury, a notice, an application,
the end of work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from typing import Final

from intents.expressions import Expression
from intents.mentions.mention import Mention
from intents.mentions.numbers import number
from knowledge.facts import (
    APPLIED_ON,
    CERTIFIED_ON,
    GONE_ON,
    HURT_ON,
    LEAVE_FROM,
    LEFT_ON,
    NOTICE_ON,
    AnyFact,
    Interval,
    day_number,
)

_YEARS_AGO: Final = {"今年": 0, "去年": 1, "年时": 1, "前年": 2, "大前年": 3}
# 二十 before 二: the shorter would leave 十号 behind.
_NUMERAL: Final = (
    r"(?:[12]?\d|3[01]|[二三]?十(?![一二三四五六七八九])"
    r"|[一二三四五六七八九]?十?[一二三四五六七八九])"
)
_DAY: Final = Expression(
    rf"(?:(?P<year>20[0-3]\d)年|(?P<word>{'|'.join(reversed(_YEARS_AGO))}))?的?"
    rf"(?<![\d一二三四五六七八九十])(?P<month>{_NUMERAL})月(?P<day>{_NUMERAL})(?![\d月千百万元块])[日号]?"
    r"(?P<what>[^。?!\d月]{0,16}?(?:"
    r"(?P<hurt>伤|砸|摔|压|轧|撞|绞|夹|切|烫|断|出的?事)"
    r"|(?P<told>收[到的]|拿[到的了]|接[到的]|到手|到我手|送[到来达]|出[来的]结[果论]|结[果论]出|下来|下的"
    r"|给的|停|不[批给让予])"
    r"|(?P<left>离的?职|辞(?:退|职|的|了)|被开|(?<!仲)裁|解除|不干|走的)"
    r"|(?P<rested>生的|生了|剖的|顺产|(?:开始)?休的?产?假|起?休)"
    r"|(?P<applied>递|提交|[申登][请记]|办的|去办|交的|交上|开始|反映|投诉|信访)"
    r"|(?P<certified>[考拿领发]的?[到了下]?[^,。?!]{0,6}证|[考发]的)))"
)
# 去年9月离职的, 五月底走的: some day of that month; 一月 alone may be every one.
_MONTH: Final = Expression(
    rf"(?:(?P<year>20[0-3]\d)年|(?P<word>{'|'.join(reversed(_YEARS_AGO))})"
    rf"|(?<![\d一二三四五六七八九十])(?={_NUMERAL}月[份初中底末里]))的?"
    rf"(?P<month>{_NUMERAL})月份?"
    r"(?P<what>[^,。?!\d月]{0,10}?(?:"
    r"(?P<hurt>受的?伤|砸[到伤了着断]|摔[到伤了着断]|压[伤断]|撞[到伤了骨断飞倒]|轧|绞|夹[伤断]|断了|切[到了断]|出的?事)"
    r"|(?P<certified>[考拿领发]的?[到了下]?[^,。?!]{0,6}证|[考拿领]的)"
    r"|(?P<left>离的?职|辞(?:退|职|的|了)|被[开裁]|(?<!仲)裁|解除|不干|走的)))"
)
# 八月走的没信: who left home, and nothing is heard of them since.
_GONE: Final = Expression(
    rf"(?:(?P<year>20[0-3]\d)年|(?P<word>{'|'.join(reversed(_YEARS_AGO))}))?的?"
    rf"(?<![\d一二三四五六七八九十])(?P<month>{_NUMERAL})月(?:(?P<day>{_NUMERAL})[日号]|份|[初中底末])*"
    r"(?P<gone>[^,。?!\d月]{0,5}?(?:离家|离开|出走|跑(?!步)|失联|没(?:了|有)?[音消]?[信讯]|走(?!的,)(?=[^。?]{0,8}(?:没|不|联系))))"
)
_EVENTS: Final[dict[str, AnyFact]] = {
    "hurt": HURT_ON,
    "told": NOTICE_ON,
    "applied": APPLIED_ON,
    "left": LEFT_ON,
    "gone": GONE_ON,
    "certified": CERTIFIED_ON,
    "rested": LEAVE_FROM,
}
_MONTHS: Final = 12
_DAYS_AGO: Final = {"刚刚": 0, "刚才": 0, "今天": 0, "昨天": 1, "前天": 2}
_AGO: Final = re.compile(
    rf"(?:(?P<word>{'|'.join(_DAYS_AGO)})|(?<![\d.])(?P<days>\d{{1,3}})天(?:以?前|之前))"
    r"(?P<what>[^,。?!\d]{0,8}?(?:(?P<hurt>受的?伤|砸|摔|轧|绞|出的?事)"
    r"|(?P<left>离的?职|辞(?:退|职|的|了)|被[开裁]|走的)|(?(word)(?:(?P<told>收到|拿[到的了]|接到)"
    r"|(?P<applied>递|提交|交的|交上|申请的|登记的))|(?!))))"
)
_OF_A_MONTH: Final = Expression(
    rf"(?P<which>上|这|本)个?月(?P<day>{_NUMERAL})[日号](?P<what>[^,。?!\d月]{{0,8}}?(?:"
    r"(?P<hurt>受的?伤|砸|摔|轧|绞|出的?事)|(?P<told>收到|拿[到的了]|接到|到手|下来|下的)"
    r"|(?P<left>离的?职|辞(?:退|职|的|了)|被[开裁]|走的)|(?P<applied>递|提交|交的|交上)))"
)
_MOST_OF_A_YEAR: Final = 335  # days: an application as old as that is one of the next days


def events(text: str, today: date) -> Iterator[Mention]:
    for found in _DAY.finditer(text):
        day = _day_of(found, today)
        if day is not None:
            yield Mention(_event(found), day_number(day), found.start(), found.end())
    for found in _OF_A_MONTH.finditer(text):
        first = today.replace(day=1)
        if found["which"] == "上":
            first = (first - timedelta(1)).replace(day=1)
        day = first + timedelta(int(number(found["day"])) - 1)
        if day.month == first.month and day <= today:
            yield Mention(_event(found), day_number(day), found.start(), found.end())
    for found in _AGO.finditer(text):
        day = today - timedelta(int(found["days"] or _DAYS_AGO[found["word"]]))
        yield Mention(_event(found), day_number(day), found.start(), found.end())
    for found in chain(_MONTH.finditer(text), _GONE.finditer(text)):
        month = int(number(found["month"]))
        if 1 <= month <= _MONTHS:
            first = date(_year_of(found, today), month, 1)
            if first > today and not (found["year"] or found["word"]):
                first = first.replace(year=first.year - 1)  # the last December
            last = date(first.year + month // _MONTHS, month % _MONTHS + 1, 1) - timedelta(1)
            span = Interval(day_number(first), day_number(last))
            yield Mention(_event(found), span, found.start(), found.end())


def _event(found: re.Match[str]) -> str:
    groups = found.groupdict()
    return next(fact.name for name, fact in _EVENTS.items() if groups.get(name))


def _year_of(found: re.Match[str], today: date) -> int:
    return int(found["year"] or today.year - _YEARS_AGO.get(found["word"], 0))


def _day_of(found: re.Match[str], today: date) -> date | None:
    """Without a year the last one that there was; None for a day that there is not."""
    month, day = int(number(found["month"])), int(number(found["day"]))
    year = _year_of(found, today)
    try:
        told = date(year, month, day)
        if found["year"] or found["word"]:
            return told
        last = told if told <= today else told.replace(year=year - 1)
        coming = found["applied"] and (today - last).days > _MOST_OF_A_YEAR
        return last.replace(year=last.year + 1) if coming else last
    except ValueError:
        return None
