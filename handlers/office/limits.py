"""What an edit must not do, whatever else it is good for: told by what differs between what is
known before and after it, each in plain Chinese. No question is put here, no household looked at.

`BLOCK` cannot be published, `CONFIRM` only with a reason that somebody else reads, `NOTE` is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from rapidfuzz import fuzz, process

from handlers.office.effects import states
from knowledge.plain_words import PLAIN_WORDS
from knowledge.policy.catalogue import (
    FROM_ANY_RULE,
    OF_THE_REGISTRY,
    PLACEHOLDER,
    Entry,
    Knowledge,
)
from knowledge.policy.edits import Change
from knowledge.policy.law import DatedValue, Source, Status, Version, first_day, plain
from knowledge.policy.offices import OFFICES

MOST_TIMES: Final = 3  # what a value becomes of the last one without anybody asking
MOST: Final = Decimal(100_000_000)
YEARS_AHEAD: Final = 2
ONE_DAY: Final = timedelta(days=1)
EARLIEST: Final = date(1949, 10, 1)
TOO_NEAR: Final = 90  # of 100: how alike two phrasings are, letter by letter
LONGEST_TEXT: Final = 90  # characters
LONGEST_SENTENCE: Final = 45
MOST_OF_UNIT: Final = {"%": 100, "周岁": 120, "岁": 120, "折": 10}


class Level(StrEnum):
    BLOCK = "不能发布"
    CONFIRM = "要写明理由"
    NOTE = "请留意"


@dataclass(frozen=True)
class Finding:
    level: Level
    kind: str  # short name of what was found
    text: str  # a sentence for administrators

    def __str__(self) -> str:
        return f"【{self.level}】{self.kind}：{self.text}"


def findings(
    before: Knowledge, after: Knowledge, changes: Sequence[Change], today: date
) -> list[Finding]:
    """In the order in which they weigh."""
    found = [
        *_entries(before, after),
        *_values(before, after, today),
        *_phrasings(before, after),
        *_sources(before, after, changes, today),
    ]
    return sorted(dict.fromkeys(found), key=lambda each: list(Level).index(each.level))


# What is said

_PAYING: Final = re.compile(
    r"(?:转|汇|打|付|交|存)(?:账|款|钱)?(?:到|给|进|入)(?!您|你|社保卡|一卡通|存折|银行卡|本人)[^，。；]{0,12}"
    r"(?:卡|账户|账号|微信|支付宝|手里|手上)"
    r"|把钱[^，。；]{0,4}(?:转|汇|打|付|交|存|给)|(?:转账|汇款|打款|转钱)(?:给|到|就|后|以后)"
    r"|先(?:交|付|打|转)[^，。；]{0,6}(?:保证金|押金|手续费|代办费|好处费|定金|介绍费)"
    r"|(?:报|发|给|提供|告诉)[^，。；]{0,6}(?:验证码|密码|银行卡号)|刷流水|收款码|私人账户"
    r"|加[^，。；]{0,4}(?:微信|QQ|qq)|扫[^，。；]{0,6}码[^，。；]{0,2}(?:付|交|转)|卡号是\d"
    r"|(?:交|给|付|送)[^，。；]{0,6}(?:代办费|好处费|红包|介绍费)"
)
_WARNS: Final = re.compile(
    r"骗|别|不|没|当心|小心|拒绝|谁[叫要让]"
)  # in the clause, or the one after
_LINK: Final = re.compile(r"https?:|www\.|[a-z0-9-]+\.(?:com|cn|net|org|top|xyz|vip|cc)\b", re.I)
_CARD: Final = re.compile(r"\d{12,}|\d{4}(?:[ \-]\d{4}){2,}")
_MOBILE: Final = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_TYPED_FIGURE: Final = re.compile(
    r"百分之(?!百)[零一二三四五六七八九十百两]+|[一二三四五六七八九]成(?![年立])|[零〇一二三四五六七八九十百千万两]+"
    r"(?:多|来)?(?:元|块|毛|角|周岁|岁|个月|小时|天内|倍)|[０-９①-⑳]"
)
_FIRST_CLAUSE: Final = re.compile(r"^[^，。；：！？\n]*")
_DENIED: Final = re.compile(  # at once
    r"^(?:您|你|这次|这个)?(?:不能|不可以|不行|不给|不予|不够|不符合|领不|报不|办不|享受不|没资格|没有资格)"
)
_DENIES: Final = re.compile(
    r"不能|不可以|不行|不给|不予|不够|不符合|不在范围|领不[了到上]|报不了|办不了|办不成|享受不了|没有?资格|没法领"
)
_GRANTS: Final = re.compile(r"^(?:您|你|这次|应该)?(?:能|可以|够条件|符合|够格|享受|给报|能领)")
_NOT: Final = re.compile(r"不|没|未|无|免")
_PARTS: Final = {
    "text": "正文",
    "texts": "正文",
    "first": "第一行",
    "yes": "能的时候的说法",
    "no": "不能的时候的说法",
    "open": "说不准的时候的说法",
    "notes": "注意事项",
    "how": "怎么办理",
    "papers": "材料",
    "office": "找谁办",
    "registered": "登记户的说法",
    "warning": "提醒",
}
_SAID: Final = ("text", "yes", "no", "open")  # parts that answer
_NO_AMOUNTS: Final = FROM_ANY_RULE | OF_THE_REGISTRY | OFFICES.keys()


def _entries(before: Knowledge, after: Knowledge) -> Iterator[Finding]:
    prefixes = _prefixes(before)
    titles = {entry.title: entry for entry in before.entries.values()}
    phones = {number for e in before.entries.values() for number in e.wording.phones}
    for entry in after.entries.values():
        known = before.entries.get(entry.intent)
        if known == entry:
            continue
        yield from _new_words(entry, known, phones)
        if known is None:
            yield from _new_entry(entry, prefixes, titles)
        else:
            yield from _lost(known, entry, _names(before, known))
    for intent in before.entries.keys() - after.entries.keys():
        title = before.entries[intent].title
        yield Finding(Level.BLOCK, "少了条目", f"《{title}》没有了")


def _prefixes(knowledge: Knowledge) -> dict[str, set[str]]:
    """The departments whose ids begin so."""
    found: dict[str, set[str]] = {}
    for entry in knowledge.entries.values():
        found.setdefault(entry.intent.partition(".")[0], set()).add(entry.department)
    return found


def _new_entry(
    entry: Entry, prefixes: dict[str, set[str]], titles: dict[str, Entry]
) -> Iterator[Finding]:
    owners = prefixes.get(entry.intent.partition(".")[0], set())
    if entry.department not in owners:
        yield Finding(Level.BLOCK, "编号是别的部门的", f"《{entry.title}》的编号不归这个部门")
    if entry.title in titles:
        yield Finding(Level.CONFIRM, "标题重了", f"已经有一条也叫《{entry.title}》")


def _new_words(entry: Entry, known: Entry | None, phones: set[str]) -> Iterator[Finding]:
    """In what is written anew of an entry."""
    said = set(known.wording.sentences()) if known is not None else set()
    for part, sentence in (each for each in entry.wording.sentences() if each not in said):
        yield from _sentence(entry, part, sentence)
    if known is None or known.title != entry.title:
        yield from _sentence(entry, "title", entry.title)
    for number in sorted({*entry.wording.phones} - phones):
        level = Level.BLOCK if _CARD.fullmatch(number) else Level.CONFIRM
        kind = "私人手机号" if _MOBILE.fullmatch(number) else "没见过的电话"
        yield Finding(level, kind, f"《{entry.title}》的电话{number}别处没有，打过核对了吗？")


def _sentence(entry: Entry, part: str, sentence: str) -> Iterator[Finding]:
    where = f"《{entry.title}》{_PARTS.get(part, '标题')}"
    bare = PLACEHOLDER.sub("", sentence)
    figure = _TYPED_FIGURE.search(bare) if part != "title" else None
    if figure:
        yield Finding(
            Level.BLOCK, "直接写了数", f"{where}里的“{figure[0]}”要写成数值，点按钮放进去"
        )
    paying = _asks_for_money(bare)
    if paying or _CARD.search(bare):
        what = paying or "一串像卡号的数"
        yield Finding(Level.BLOCK, "叫人转钱", f"{where}里有“{what}”：公家办事不叫人转钱、报验证码")
    if link := _LINK.search(bare):
        yield Finding(Level.BLOCK, "写了网址", f"{where}里有“{link[0]}”：网址不能写进答案")
    if _MOBILE.search(bare):
        yield Finding(Level.BLOCK, "写了手机号", f"{where}里有手机号")
    clause = _FIRST_CLAUSE.match(bare)
    first = clause[0] if clause else ""
    if part == "yes" and _DENIES.search(first):
        level = Level.BLOCK if _DENIED.search(first) else Level.CONFIRM
        yield Finding(level, "说法和结论相反", f"{where}却说“{first}”")
    if part == "no" and _GRANTS.search(first) and not _NOT.search(bare):
        yield Finding(Level.BLOCK, "说法和结论相反", f"{where}却说“{first}”")
    if part in ("text", "yes", "no", "open") and len(sentence) > LONGEST_TEXT:
        yield Finding(Level.NOTE, "太长", f"{where}有{len(sentence)}字，念一遍要半分钟")
    elif any(len(each) > LONGEST_SENTENCE for each in re.split(r"[。；！？\n]", bare)):
        yield Finding(Level.NOTE, "句子长", f"{where}有一句超过{LONGEST_SENTENCE}字，拆成两句")
    hard = [word for word in PLAIN_WORDS if word in bare and part in ("text", "yes")]
    if len(hard) > 2:
        yield Finding(Level.NOTE, "公文词多", f"{where}里有{'、'.join(hard)}，群众不一定懂")


def _asks_for_money(text: str) -> str:
    """The words by which somebody is told to pay or to give a number away; a warning of those who
    do is none."""
    for sentence in re.split(r"[。！？\n]", text):
        found = _PAYING.search(sentence)
        if found is not None and not _WARNS.search(sentence):
            return found[0]
    return ""


def _names(knowledge: Knowledge, entry: Entry) -> dict[str, str]:
    """What people call what stands in braces."""
    names = {value.id: value.name for value in knowledge.values[entry.department].values()}
    names |= {"reason": "原因", "missing": "还差什么"}
    quantities = entry.rule.quantities if entry.rule is not None else ()
    return names | {each.name: each.label for each in quantities}


def _lost(known: Entry, entry: Entry, names: Mapping[str, str]) -> Iterator[Finding]:
    """What was told and is told no more."""
    for part in _SAID:
        yield from _lost_placeholders(known, entry, part, names)
    if known.rule is None and entry.rule is None:
        yield from _turned_round(known, entry)
    for name, kind in (("notes", "注意事项全没了"), ("warning", "提醒没了")):
        if getattr(known.wording, name) and not getattr(entry.wording, name):
            said = _first(getattr(known.wording, name))
            yield Finding(Level.CONFIRM, kind, f"《{entry.title}》原来提醒：{said}")
    for name in ("how", "office", "phone", "papers"):
        if getattr(known.wording, name) and not getattr(entry.wording, name):
            what = {"phone": "电话"}.get(name) or _PARTS[name]
            yield Finding(Level.CONFIRM, f"{what}没了", f"《{entry.title}》原来写着，现在空了")
    if known.sources and not entry.sources:
        yield Finding(Level.CONFIRM, "出处没了", f"《{entry.title}》原来有依据，现在没有了")


def _turned_round(known: Entry, entry: Entry) -> Iterator[Finding]:
    old, new = (_FIRST_CLAUSE.match(e.wording.text) for e in (known, entry))
    if old is None or new is None or known.wording.text == entry.wording.text:
        return
    denied, denies = (bool(_DENIES.search(each[0])) for each in (old, new))
    if denied != denies and (denied or denies):
        yield Finding(
            Level.CONFIRM, "结论反过来了", f"《{entry.title}》原来说“{old[0]}”，现在说“{new[0]}”"
        )


def _lost_placeholders(
    known: Entry, entry: Entry, part: str, names: Mapping[str, str]
) -> Iterator[Finding]:
    old, new = (_as_list(getattr(each.wording, part)) for each in (known, entry))
    if len(old) != len(new):
        old, new = ["".join(old)], ["".join(new)]
    for before, after in zip(old, new, strict=True):
        had, has = set(PLACEHOLDER.findall(before)), set(PLACEHOLDER.findall(after))
        amounts, left = had - _NO_AMOUNTS, has - _NO_AMOUNTS
        shown = "、".join(f"“{names.get(name, name)}”" for name in sorted(had - has))
        where = f"《{entry.title}》{_PARTS[part]}"
        if amounts and not left:
            yield Finding(Level.BLOCK, "数没了", f"{where}原来告诉{shown}，现在一个数也没有")
        elif "reason" in had - has:
            yield Finding(Level.BLOCK, "不说为什么", f"{where}原来有“原因”，现在不说原因了")
        elif "missing" in had - has:
            yield Finding(Level.BLOCK, "不说还差什么", f"{where}原来有“还差什么”，现在没有了")
        elif amounts - left:
            yield Finding(Level.CONFIRM, "少了数", f"{where}少了{shown}")


def _as_list(said: str | Sequence[str]) -> list[str]:
    return [said] if isinstance(said, str) else list(said)


def _first(said: str | Sequence[str]) -> str:
    return _as_list(said)[0]


# What is reckoned with


def _values(before: Knowledge, after: Knowledge, today: date) -> Iterator[Finding]:
    units = {v.unit for values in before.values.values() for v in values.values()}
    for department, values in after.values.items():
        for name, value in values.items():
            known = before.values.get(department, {}).get(name)
            if known == value:
                continue
            if known is None and value.unit not in units:
                yield Finding(
                    Level.CONFIRM, "没见过的单位", f"{value.name}的单位“{value.unit}”别处没用过"
                )
            if known is not None and known.unit != value.unit:
                yield Finding(
                    Level.BLOCK, "单位变了", f"{value.name}从{known.unit}变成了{value.unit}"
                )
            old = known.versions if known is not None else ()
            for version in (each for each in value.versions if each not in old):
                yield from _version(value, version, known, today)


def _version(
    value: DatedValue, version: Version, known: DatedValue | None, today: date
) -> Iterator[Finding]:
    shown = f"{value.name}{plain(version.amount)}{value.unit}"
    most = MOST_OF_UNIT.get(value.unit.split("/")[0], MOST)
    digits = plain(version.amount)
    if version.amount <= 0:
        yield Finding(Level.BLOCK, "数是零", f"{shown}：不发了就写停发，不能写零")
    elif version.amount > most or re.fullmatch(r"9{5,}", digits):
        yield Finding(Level.BLOCK, "数太大", f"{shown}，不像真的")
    if version.since.year > today.year + YEARS_AHEAD or version.since < EARLIEST:
        yield Finding(Level.BLOCK, "日期不对", f"{shown}从{version.since}起，不像真的")
    earlier = [each for each in (known.versions if known else ()) if each.since != version.since]
    if not earlier:
        return
    last = max(earlier, key=lambda each: each.since)
    if version.since < last.since:
        yield Finding(
            Level.CONFIRM, "比最后一版还早", f"{shown}从{version.since}起，已有{last.since}起的"
        )
    nearest = max(
        (each for each in earlier if each.since < version.since),
        key=lambda each: each.since,
        default=last,
    )
    if nearest.until is not None and nearest.until + ONE_DAY < version.since:
        first, end = nearest.until + ONE_DAY, version.since - ONE_DAY
        said = f"{value.name}从{first}到{end}没有数，问那些天，说的是以前的数"
        yield Finding(Level.NOTE, "中间空一段", said)
    if version.amount > 0 < nearest.amount:
        times = max(version.amount / nearest.amount, nearest.amount / version.amount)
        if times > MOST_TIMES:
            yield Finding(
                Level.CONFIRM,
                "差得太多",
                f"{shown}，上一版是{plain(nearest.amount)}，差{plain(times)}倍",
            )


# How people ask


def _phrasings(before: Knowledge, after: Knowledge) -> Iterator[Finding]:
    """New ones beside all others, letter by letter."""
    known = {(e.intent, each.text) for e in before.entries.values() for each in e.phrasings}
    new = [
        (entry, each.text)
        for entry in after.entries.values()
        for each in entry.phrasings
        if (entry.intent, each.text) not in known
    ]
    if not new:
        return
    owners = {_bare(text): intent for intent, text in known}
    for entry, text in new:
        bare = _bare(text)
        if len(re.sub(r"\W", "", text)) < 2 or re.fullmatch(r"[\d\W]+", text):
            yield Finding(Level.BLOCK, "不成问法", f"“{text}”太短，什么都像它")
        if _LINK.search(text) or _CARD.search(text) or _MOBILE.search(text):
            yield Finding(Level.BLOCK, "问法里有号码", f"“{text}”里有号码或网址")
        near = process.extract(
            bare, owners.keys(), scorer=fuzz.ratio, score_cutoff=TOO_NEAR, limit=3
        )
        others = [each for each, _, _ in near if owners[each] != entry.intent]
        if others:
            title = after.entries[owners[others[0]]].title
            yield Finding(
                Level.CONFIRM,
                "和别处的问法太像",
                f"“{text}”和《{title}》的“{others[0]}”差不多，会抢它的问题",
            )


def _bare(text: str) -> str:
    """Without what changes nothing of the meaning."""
    return re.sub(r"\W|[的呀啊呢吗嘛吧哈]", "", text)


# On what it rests


def _sources(
    before: Knowledge, after: Knowledge, changes: Sequence[Change], today: date
) -> Iterator[Finding]:
    for source, version in _new_sources(before, after):
        try:
            day = first_day(source.date)
        except ValueError:
            day = date.max
        if day is not None and day > today:
            yield Finding(Level.BLOCK, "文件还没出", f"{_named(source)}的日期{source.date}还没到")
        if (
            version is not None
            and not version.inferred
            and not states(source.quote, version.amount)
        ):
            yield Finding(
                Level.CONFIRM, "原文里没有这个数", f"原文里没有{plain(version.amount)}，请核对"
            )
        if source.status is Status.UNCONFIRMED:
            yield Finding(Level.NOTE, "待确认", f"{_named(source)}是待确认的，答案会这么说")
        if _LINK.search(f"{source.title}{source.quote}") or _PAYING.search(source.title):
            yield Finding(Level.BLOCK, "写了网址", f"文件名或原文里有网址：{source.title}")
    for entry in after.entries.values():
        if entry.intent not in before.entries and not entry.sources:
            yield Finding(Level.NOTE, "没有出处", f"《{entry.title}》没写出自哪份文件")
    if not changes:
        yield Finding(Level.BLOCK, "没有改动", "什么也没改")


def _named(source: Source) -> str:
    return source.title if "《" in source.title else f"《{source.title}》"


def _new_sources(before: Knowledge, after: Knowledge) -> Iterator[tuple[Source, Version | None]]:
    """What an added version or entry rests on."""
    for department, values in after.values.items():
        for name, value in values.items():
            known = before.values.get(department, {}).get(name)
            for version in value.versions:
                if known is None or version not in known.versions:
                    yield from ((source, version) for source in version.sources)
    for entry in after.entries.values():
        old = before.entries.get(entry.intent)
        if old is None or old.sources != entry.sources:
            yield from ((source, None) for source in entry.sources)
