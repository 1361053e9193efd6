"""What an administrator is writing: asked for step by step, then turned into changes.

A draft is plain data, so that it can be kept between two messages; nothing here knows Telegram.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias

from handlers.office.clock import now
from handlers.office.effects import states
from intents.matching.ranking import subject
from knowledge.facts import Case
from knowledge.policy.catalogue import PLACEHOLDER, Entry, Knowledge
from knowledge.policy.edits import Change
from knowledge.policy.entitlement import evaluate
from knowledge.policy.law import DatedValue, Status, first_day, plain
from knowledge.policy.offices import OFFICES, office_on
from knowledge.registry.masking import CARD, ID_NUMBER, LONG_NUMBER, PHONE

Kind = Literal["wording", "phrasing", "value", "entry", "finer"]
Option: TypeAlias = tuple[str, str]  # label and value

KINDS: Final[dict[Kind, str]] = {
    "wording": "改说法",
    "phrasing": "加问法",
    "value": "加数值",
    "entry": "新条目",
    "finer": "下面加一条",
}
PARTS: Final = {
    "text": "正文",
    "yes": "能的时候",
    "no": "不能的时候",
    "open": "说不准的时候",
    "notes": "注意事项",
    "how": "怎么办理",
    "papers": "材料",
    "office": "找谁办",
    "phone": "电话",
}
IN_LINES: Final = ("notes", "papers")  # one a line
OF_ANY_WORDING: Final = ("notes", "how", "papers", "office", "phone")
NOTHING: Final = "无"
ANOTHER_VALUE: Final = "another"
_IN_LETTERS: Final = str.maketrans("0123456789", "ghijklmnop")  # an intent holds no digits

_MASK: Final = re.compile("|".join(map(re.escape, (ID_NUMBER, CARD, PHONE, LONG_NUMBER))))
LINE_LENGTH: Final = 200
TEXT_LENGTH: Final = 1500
MOST_PHRASINGS: Final = 8  # taken from what people asked
MOST_OFFERED: Final = 10  # names of values to be copied
LABEL_LENGTH: Final = 28  # characters of a sentence on a button or in a list
LAW_LATER: Final = "现在按{day}的政策回答，这个数要到{since}才用得上。"
LATER: Final = "later"  # given where it is to be told from a day on
PROPOSAL: Final = "proposal"  # given where it was proposed and needs a reason
_OF_ANY_ENTRY: Final = {"reason": "原因", "missing": "还差什么", "contact_person": "包保责任人"}


PHONES: Final = re.compile(r"[\d\-—、，, （）()转]{3,40}")
NOT_WRITTEN: Final = "没写。"
OR_NOTHING: Final = f"没有就写“{NOTHING}”。"
WHICH_STATUS: Final = (
    "文件在网上、报上查得到，选公开资料；转述的、拿不准的，选待确认，答案里会带“待确认”。"
)


class Unfit(Exception):
    """What was written cannot be taken; the text says why, in Chinese."""


@dataclass(frozen=True)
class Draft:
    id: str
    kind: Kind
    intent: str  # of the entry from which it began
    day: str  # whose law was told when it began
    given: Mapping[str, str]  # by the name of the step
    began: str = ""  # when, as ISO text: what a colleague publishes since is a conflict

    @property
    def own_id(self) -> str:
        """Of what it adds to a file beside what it changes."""
        return f"added.{self.id}"


def begin(kind: Kind, intent: str, day: date, given: Mapping[str, str] | None = None) -> Draft:
    """With what need not be asked for."""
    began = now().isoformat()
    return Draft(secrets.token_hex(3), kind, intent, day.isoformat(), given or {}, began)


def anew(draft: Draft) -> Draft:
    """On top of what is told by now."""
    return replace(draft, began=now().isoformat())


def as_phrasings(texts: Sequence[str]) -> str:
    """What people asked, as it can be given for 问法: one a line, without what stands for a number
    that was taken out."""
    lines = (" ".join(_MASK.sub("", text).split()) for text in texts)
    kept = [line for line in lines if line][:MOST_PHRASINGS]
    return "\n".join(dict.fromkeys(kept))


def to_record(draft: Draft) -> dict[str, Any]:
    return asdict(draft)


def from_record(record: Mapping[str, Any]) -> Draft:
    return Draft(**record)


@dataclass(frozen=True)
class DraftStep:
    """One thing to be given. With options it is one of them; `read` raises Unfit."""

    name: str
    label: str
    question: Callable[[Draft, Knowledge], str]
    read: Callable[[str, Draft, Knowledge], str]
    options: Callable[[Draft, Knowledge], Sequence[Option]] = lambda *_: ()
    is_optional: bool = False  # may be NOTHING


def steps(draft: Draft) -> tuple[DraftStep, ...]:
    later = (_LIVE_ON,) if LATER in draft.given else ()
    doubted = (_REASON,) if PROPOSAL in draft.given else ()
    return (*_of_its_kind(draft), *later, *doubted)


def _of_its_kind(draft: Draft) -> tuple[DraftStep, ...]:
    if draft.kind == "value" and draft.given.get("value") == ANOTHER_VALUE:
        return (_VALUE, *_NAME_AND_UNIT, *_AMOUNT_AND_DAY, *_SOURCE)
    of_kind = _STEPS[draft.kind]
    if draft.given.get("title") == NOTHING:
        return of_kind[: of_kind.index(_DOCUMENT) + 1]
    return of_kind


def next_step(draft: Draft) -> DraftStep | None:
    return next((step for step in steps(draft) if step.name not in draft.given), None)


def give(draft: Draft, step: DraftStep, text: str, knowledge: Knowledge) -> Draft:
    """Raises Unfit."""
    offered = step.options(draft, knowledge)
    chosen = [value for label, value in offered if text in (label, value)]
    value = chosen[0] if chosen else step.read(text.strip(), draft, knowledge)
    return replace(draft, given={**draft.given, step.name: value})


def take_back(draft: Draft, *names: str) -> Draft:
    return replace(
        draft, given={key: text for key, text in draft.given.items() if key not in names}
    )


def only(draft: Draft, *names: str) -> Draft:
    """With nothing else given."""
    return replace(draft, given={name: draft.given[name] for name in names if name in draft.given})


def begun_at(draft: Draft, moment: datetime) -> Draft:
    return replace(draft, began=moment.isoformat())


def put_off(draft: Draft) -> Draft:
    """It is asked from which day on it is to be told."""
    return replace(draft, given={**draft.given, LATER: "1"})


def doubted(draft: Draft, proposal: int) -> Draft:
    """It is proposed, and asked why although something was pointed out."""
    return replace(draft, given={**draft.given, PROPOSAL: str(proposal)})


def base(draft: Draft) -> datetime | None:
    return datetime.fromisoformat(draft.began) if draft.began else None


def live_on(draft: Draft) -> date | None:
    return date.fromisoformat(draft.given["live_on"]) if "live_on" in draft.given else None


def values_of(entry: Entry, knowledge: Knowledge, day: date) -> list[DatedValue]:
    """Those that its wording names and those that its rule looks at."""
    law = knowledge.law(entry.department, day)
    used = [name for _, text in entry.wording.sentences() for name in PLACEHOLDER.findall(text)]
    if entry.rule is not None:
        used += [value.id for value in evaluate(entry.rule, Case(day), law).values]
    return [law.values[name] for name in dict.fromkeys(used) if name in law.values]


# What stands in braces, as people call it


def placeholder_names(draft: Draft, knowledge: Knowledge) -> dict[str, str]:
    """Chinese names by what they stand for; those that two things have are left out."""
    department = _department_of(draft, knowledge)
    entry = knowledge.entries[draft.intent]
    names = {value.id: value.name for value in knowledge.values[department].values()}
    names |= {name: office_on(name, date.fromisoformat(draft.day)) for name in OFFICES}
    names |= _OF_ANY_ENTRY
    if entry.rule is not None and draft.kind == "wording":
        names |= {quantity.name: quantity.label for quantity in entry.rule.quantities}
    counts = Counter(names.values())
    return {name: called for name, called in names.items() if counts[called] == 1}


def offered_names(draft: Draft, knowledge: Knowledge) -> list[str]:
    """Those that the entry tells or its rule looks at, as they are put into a text."""
    entry = knowledge.entries[draft.intent]
    names = placeholder_names(draft, knowledge)
    own = values_of(entry, knowledge, date.fromisoformat(draft.day))
    used = (
        [value.id for value in own] if _department_of(draft, knowledge) == entry.department else []
    )
    if entry.rule is not None and draft.kind == "wording":
        used = [*(each.name for each in entry.rule.quantities), *_OF_ANY_ENTRY, *used]
    shown = (f"{{{names.get(each, each)}}}" for each in dict.fromkeys(used))
    return list(shown)[:MOST_OFFERED]


def all_names(draft: Draft, knowledge: Knowledge) -> list[str]:
    """Every value of the department, as it is put into a text."""
    names = placeholder_names(draft, knowledge)
    own = knowledge.values[_department_of(draft, knowledge)]
    return sorted(f"{{{names[each]}}}" for each in own if each in names)


def with_names(text: str, draft: Draft, knowledge: Knowledge) -> str:
    names = placeholder_names(draft, knowledge)
    return PLACEHOLDER.sub(lambda found: f"{{{names.get(found[1], found[1])}}}", text)


def _with_ids(text: str, draft: Draft, knowledge: Knowledge) -> str:
    ids = {called: name for name, called in placeholder_names(draft, knowledge).items()}
    return PLACEHOLDER.sub(lambda found: f"{{{ids.get(found[1].strip(), found[1])}}}", text)


def _department_of(draft: Draft, knowledge: Knowledge) -> str:
    return draft.given.get("department") or knowledge.entries[draft.intent].department


# What can be read


def _line(text: str, *_: object) -> str:
    if not text:
        raise Unfit(NOT_WRITTEN)
    if "\n" in text or len(text) > LINE_LENGTH:
        raise Unfit(f"请写一行字，不超过{LINE_LENGTH}字。")
    return text


def _text(text: str, *_: object) -> str:
    if not text:
        raise Unfit(NOT_WRITTEN)
    if len(text) > TEXT_LENGTH:
        raise Unfit(f"请写几句话，不超过{TEXT_LENGTH}字。")
    return text


def _sentences(text: str, draft: Draft, knowledge: Knowledge) -> str:
    if draft.given.get("part") == "phone":
        return _phone(text)
    return _with_ids(_text(text.replace("｛", "{").replace("｝", "}")), draft, knowledge)


def _phone(text: str, *_: object) -> str:
    if text != NOTHING and not PHONES.fullmatch(text):
        raise Unfit(f"请只写电话号码，比如 12393、0537-1234567；没有就写“{NOTHING}”。")
    return text


def _one_of_the_options(*_: object) -> str:
    raise Unfit("还没选，选一个。")


def read_amount(text: str, unit: str) -> str:
    """Digits and a point. Raises Unfit."""
    found = re.fullmatch(r"(\d{1,3}(?:,\d{3})+|\d{1,9})(\.\d{1,4})?\s*(元|%|周?岁|年)?", text)
    if found is None:
        raise Unfit("请只写数字，比如 680 或者 65.5。")
    if re.match(r"0\d", text):
        raise Unfit("数不能用0开头。要写的是电话，就写在条目的“电话”那一栏。")
    if found[3] and found[3] not in unit.split("/")[0]:
        raise Unfit(f"单位是{unit}，不是{found[3]}。")
    return (found[1] + (found[2] or "")).replace(",", "")


def _amount(text: str, draft: Draft, knowledge: Knowledge) -> str:
    return read_amount(text, draft.given.get("unit") or _dated_value(draft, knowledge).unit)


def read_document_date(text: str, *_: object) -> str:
    """As the document gives it, with its year. Raises Unfit."""
    try:
        day = first_day(_line(text))
    except ValueError as error:
        raise Unfit("没有这一天，请照文件写日期。") from error
    if day is None:
        raise Unfit("日期要有年份，比如：2021-01-15，或者：2020年下半年。")
    return text


def _day(text: str, *_: object) -> str:
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text)
    try:
        if found is not None:
            return date(*map(int, found.groups())).isoformat()
    except ValueError as error:
        raise Unfit("没有这一天，请照“2021-01-01”的样子写。") from error
    raise Unfit("请照“2021-01-01”的样子写日期。")


def _coming_day(text: str, *_: object) -> str:
    day = _day(text)
    if day <= now().astimezone().date().isoformat():
        raise Unfit("这一天已经到了，写以后的日子；马上生效就点取消，重新提交。")
    return day


def _value(text: str, draft: Draft, knowledge: Knowledge) -> str:
    values = knowledge.values[knowledge.entries[draft.intent].department]
    found = [id for id, value in values.items() if text in (id, value.name)]
    if len(found) != 1:
        raise Unfit("没有这个数值，请点上面的按钮。")
    return found[0]


# What can be chosen


def _parts(draft: Draft, knowledge: Knowledge) -> list[Option]:
    entry = knowledge.entries[draft.intent]
    if entry.rule is None:
        return [(PARTS[part], part) for part in ("text", *OF_ANY_WORDING)]
    options = []
    for part in ("yes", "no", "open"):
        for index, sentence in enumerate(getattr(entry.wording, part)):
            shown = with_names(sentence, draft, knowledge)
            options.append((f"{PARTS[part]}：{_cut(shown)}", f"{part}.{index}"))
    return [*options, *((PARTS[part], part) for part in OF_ANY_WORDING)]


def _values(draft: Draft, knowledge: Knowledge) -> list[Option]:
    day = date.fromisoformat(draft.day)
    values = values_of(knowledge.entries[draft.intent], knowledge, day)
    return [*((value.name, value.id) for value in values), ("另外一个新数值", ANOTHER_VALUE)]


def _cut(text: str) -> str:
    """Not in the middle of braces."""
    if len(text) <= LABEL_LENGTH:
        return text
    short = text[:LABEL_LENGTH]
    return (short.rpartition("{")[0] if short.count("{") > short.count("}") else short) + "…"


def _departments(_: Draft, knowledge: Knowledge) -> list[Option]:
    return [(title, id) for id, title in knowledge.departments.items()]


def _statuses(*_: object) -> list[Option]:
    """The article on which all began is nobody's new document."""
    return [(status.label, status.value) for status in (Status.PUBLIC, Status.UNCONFIRMED)]


# What is asked


def _says(question: str) -> Callable[[Draft, Knowledge], str]:
    return lambda *_: question


def _asks_for_text(draft: Draft, knowledge: Knowledge) -> str:
    part = draft.given["part"]
    hint = ("\n一行一条。" if part in IN_LINES else "") + (
        f"\n不要了就写“{NOTHING}”。" if part in OF_ANY_WORDING else ""
    )
    said = with_names(current(draft, knowledge), draft, knowledge) or NOTHING
    return (
        f"现在的说法：\n{said}\n\n请发新的说法。花括号里的是数值，照抄就行，"
        f"点下面的按钮就复制。{hint}"
    )


def _asks_for_amount(draft: Draft, knowledge: Knowledge) -> str:
    if draft.given["value"] == ANOTHER_VALUE:
        return f"{draft.given['name']}是多少{draft.given['unit']}？只写数字。"
    value = _dated_value(draft, knowledge)
    known = "；".join(f"{plain(v.amount)}（{v.since}起）" for v in value.versions)
    return f"{value.name}，单位{value.unit}，现有：{known}。\n新的是多少？只写数字。"


def _dated_value(draft: Draft, knowledge: Knowledge) -> DatedValue:
    return knowledge.values[knowledge.entries[draft.intent].department][draft.given["value"]]


def current(draft: Draft, knowledge: Knowledge) -> str:
    """The wording that is to be changed, as it stands."""
    part, _, index = draft.given["part"].partition(".")
    said = getattr(knowledge.entries[draft.intent].wording, part)
    if isinstance(said, str):
        return said
    return str(said[int(index)]) if index else "\n".join(said)


_VALUE: Final = DraftStep("value", "哪个数值", _says("哪个数值？"), _value, _values)
_NAME_AND_UNIT: Final = (
    DraftStep("name", "名称", _says("这个数值叫什么？比如：孤儿基本生活费"), _line),
    DraftStep("unit", "单位", _says("单位是什么？比如：元/月、元/次、%、周岁"), _line),
)
_AMOUNT_AND_DAY: Final = (
    DraftStep("amount", "数", _asks_for_amount, _amount),
    DraftStep("since", "起始日期", _says("从哪天起？比如：2021-01-01"), _day),
)
_SOURCE: Final = (
    DraftStep("title", "文件", _says("出自哪份文件？写全名称。"), _line),
    DraftStep(
        "date",
        "文件日期",
        _says("文件是什么时候的？比如：2021-01-15，或者：2020年下半年"),
        read_document_date,
    ),
    DraftStep("status", "可靠程度", _says(WHICH_STATUS), _one_of_the_options, _statuses),
    DraftStep("quote", "原文", _says("请抄上文件里的那句原文。"), _text),
)
_DOCUMENT: Final = DraftStep(
    "title",
    "文件",
    _says(f"出自哪份文件？写全名称。{OR_NOTHING}"),
    _line,
    is_optional=True,
)
_LIVE_ON: Final = DraftStep(
    "live_on", "生效", _says("从哪天起这么说？比如：2027-01-01"), _coming_day
)
_REASON: Final = DraftStep(
    "reason",
    "理由",
    _says("上面指出的地方，要是没错，写一句理由，批准的人会看；不想发了就说“取消”。"),
    _line,
)
_NEW: Final = (
    DraftStep("entry_title", "标题", _says("标题是什么？按钮上显示这几个字。"), _line),
    DraftStep("text", "正文", _says("怎么回答？第一行先说结果，别写数字。"), _sentences),
    *(
        DraftStep(name, PARTS[name], _says(question + OR_NOTHING), read, is_optional=True)
        for name, question, read in (
            ("how", "怎么办？比如：带身份证到窗口填表。", _sentences),
            ("papers", "带什么材料？一行写一样。", _sentences),
            ("office", "找哪里办？比如：县医保局窗口。", _line),
            ("phone", "打哪个电话？比如：12393、0537-1234567。", _phone),
        )
    ),
    DraftStep("phrasings", "问法", _says("群众会怎么问？一行写一种问法。"), _text),
)
_STEPS: Final[dict[Kind, tuple[DraftStep, ...]]] = {
    "wording": (
        DraftStep("part", "哪一处", _says("改哪一处？"), _one_of_the_options, _parts),
        DraftStep("text", "说法", _asks_for_text, _sentences),
    ),
    "phrasing": (DraftStep("phrasings", "问法", _says("群众还会怎么问？一行写一种问法。"), _text),),
    "value": (_VALUE, *_AMOUNT_AND_DAY, *_SOURCE),
    "entry": (
        DraftStep("department", "部门", _says("归哪个部门？"), _one_of_the_options, _departments),
        *_NEW,
        _DOCUMENT,
        *_SOURCE[1:],
    ),
    "finer": (*_NEW, _DOCUMENT, *_SOURCE[1:]),
}


# What comes of it


def summary(draft: Draft, knowledge: Knowledge) -> str:
    """For the list of edits."""
    given = draft.given
    if draft.kind == "entry":
        return f"新条目《{given['entry_title']}》"
    if draft.kind == "finer":
        above = knowledge.entries[draft.intent].title
        return f"《{above}》下面的新条目《{given['entry_title']}》"
    title = knowledge.entries[draft.intent].title
    if draft.kind == "value":
        name = given.get("name") or _dated_value(draft, knowledge).name
        return f"加数值：{name} {given['amount']}（{given['since']}起）"
    if draft.kind == "phrasing":
        return f"给《{title}》加问法：{'、'.join(_lines(given['phrasings']))}"
    said = _cut(with_names(given["text"], draft, knowledge).replace("\n", " "))
    return f"改《{title}》{PARTS[given['part'].partition('.')[0]]}：{said}"


def preview(draft: Draft, knowledge: Knowledge) -> str:
    lines = [summary(draft, knowledge)]
    if draft.kind == "wording":
        said = (current(draft, knowledge), draft.given["text"])
        old, new = (with_names(each, draft, knowledge) for each in said)
        return "\n".join([*lines, "原来：", old, "改成：", new, *_when(draft)])
    for step in _of_its_kind(draft):
        given = draft.given[step.name]
        shown = {value: label for label, value in step.options(draft, knowledge)}
        told = with_names(shown.get(given, given), draft, knowledge)
        lines.append(f"{step.label}：{told}")
    if draft.kind == "value" and not states(draft.given["quote"], Decimal(draft.given["amount"])):
        lines.append(f"原文里没有{draft.given['amount']}这个数，请核对。")
    if draft.given.get("value") == ANOTHER_VALUE:
        lines.append(f"在说法里写 {{{draft.given['name']}}} 就会填上这个数。")
    return "\n".join([*lines, *_when(draft)])


def _when(draft: Draft) -> list[str]:
    day = draft.given.get("live_on")
    since = draft.given.get("since", "")
    used_later = [LAW_LATER.format(day=draft.day, since=since)] if since > draft.day else []
    return [*used_later, *([f"从{day}起这么说。"] if day else [])]


def changes(draft: Draft, knowledge: Knowledge) -> tuple[Change, ...]:
    make = {
        "wording": _wording_changes,
        "phrasing": _phrasing_changes,
        "value": _value_changes,
        "entry": _entry_changes,
        "finer": _finer_changes,
    }
    return tuple(make[draft.kind](draft, knowledge))


def _wording_changes(draft: Draft, knowledge: Knowledge) -> list[Change]:
    entry = knowledge.entries[draft.intent]
    part, _, index = draft.given["part"].partition(".")
    text = draft.given["text"]
    said: str | list[str] = "" if text == NOTHING else text
    if index:
        said = list(getattr(entry.wording, part))
        said[int(index)] = text
    elif part in IN_LINES:
        said = [] if text == NOTHING else _lines(text)
    return [Change(entry.department, "answers", (entry.intent, part), said)]


def _phrasing_changes(draft: Draft, knowledge: Knowledge) -> list[Change]:
    entry = knowledge.entries[draft.intent]
    place = (entry.intent, "phrasings")
    return [
        Change(entry.department, "questions", place, phrasing, append=True)
        for phrasing in _lines(draft.given["phrasings"])
    ]


def _value_changes(draft: Draft, knowledge: Knowledge) -> list[Change]:
    given = draft.given
    department = knowledge.entries[draft.intent].department
    version = {
        "since": given["since"],
        "amount": str(Decimal(given["amount"])),
        "sources": [draft.own_id],
    }
    added = _source_changes(draft, department)
    if given["value"] == ANOTHER_VALUE:
        value = {"name": given["name"], "unit": given["unit"], "versions": [version]}
        return [*added, Change(department, "law", ("values", draft.own_id), value)]
    place = ("values", given["value"], "versions")
    return [*added, Change(department, "law", place, version, append=True)]


def _entry_changes(draft: Draft, knowledge: Knowledge) -> list[Change]:
    department = draft.given["department"]
    return _new_entry(draft, department, prefix_of(department, knowledge))


def _finer_changes(draft: Draft, knowledge: Knowledge) -> list[Change]:
    """An entry below the subject of the one from which the draft began."""
    above = knowledge.entries[draft.intent]
    return _new_entry(draft, above.department, subject(above.intent))


def _new_entry(draft: Draft, department: str, above: str) -> list[Change]:
    given, intent = draft.given, f"{above}.{_own_name(draft)}"
    asked = {"title": given["entry_title"], "phrasings": _lines(given["phrasings"])}
    if given.get("aspect"):
        asked["aspects"] = [given["aspect"]]
    written = {name: given.get(name, NOTHING) for name in ("text", *OF_ANY_WORDING)}
    answered: dict[str, Any] = {
        name: _lines(said) if name in IN_LINES else said
        for name, said in written.items()
        if said != NOTHING
    }
    added = [] if given["title"] == NOTHING else _source_changes(draft, department)
    answered["sources"] = [draft.own_id] if added else []
    return [
        *added,
        Change(department, "questions", (intent,), asked),
        Change(department, "answers", (intent,), answered),
    ]


def _own_name(draft: Draft) -> str:
    return new_name(draft.id)


def new_name(id: str) -> str:
    """The last part of a new entry's intent."""
    return f"added_{id.translate(_IN_LETTERS)}"


def with_value_ids(text: str, department: str, knowledge: Knowledge) -> str:
    """Names of the department's values in braces become their ids."""
    values = knowledge.values[department].values()
    ids = {value.name: value.id for value in values}
    return PLACEHOLDER.sub(lambda found: f"{{{ids.get(found[1].strip(), found[1])}}}", text)


def prefix_of(department: str, knowledge: Knowledge) -> str:
    """With which most ids of the department begin; `scope` is what nobody is told about."""
    entries = (each for each in knowledge.entries.values() if each.department == department)
    own = [each.intent for each in entries if not each.intent.startswith("scope.")]
    [(prefix, _)] = Counter(intent.partition(".")[0] for intent in own).most_common(1)
    return prefix


def _source_changes(draft: Draft, department: str) -> list[Change]:
    given = draft.given
    document = {name: given[name] for name in ("title", "date", "status")}
    passage = {"document": draft.own_id, "quote": given["quote"]}
    return [
        Change(department, "law", ("documents", draft.own_id), document),
        Change(department, "law", ("sources", draft.own_id), passage),
    ]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


# Why it does not hold

_PLAIN: Final = (
    (
        r"the figure «(.+?)» belongs in law",
        "说法里不能直接写数“{0}”：电话写在“电话”那一栏；别的数用花括号里的数值，没有就先加数值",
    ),
    (r"placeholder \{(.+?)\} has no value", "花括号里的“{0}”不是现有的数值"),
    (r"phrasing «(.+?)» is under (\S+) and under (\S+)", "问法“{0}”在{1}和{2}两处都有"),
    (r"a phrasing is empty", "有一种问法是空的"),
    (r"two versions from (\S+)", "从{0}起已经有一个数了"),
    (r"versions overlap from (\S+)", "{0}那天上一版还没到期，新的不能从那天起，核对一下日子"),
    (r"ends on (\S+) before it begins", "{0}就结束，比开始还早"),
    (r"no wording for (\w+)", "少了一种说法"),
    (r"(\S+) is in two departments", "别的部门已经有{0}了"),
    (r"has no (?:questions|answer)", "要改的这一条已经撤掉了，没有了"),
)
_NOT_IN_PLAIN_WORDS: Final = "有一处写法通不过检查，请把这条的编号告诉开发的人"


def plain_problem(problem: str, titles: Mapping[str, str] | None = None) -> str:
    """A problem that the catalogue tells developers of, as administrators read it: entries by their
    titles, where these are given."""
    for pattern, words in _PLAIN:
        found = re.search(pattern, problem)
        if found is not None:
            known = titles or {}
            return words.format(*(known.get(each, each) for each in found.groups()))
    return _NOT_IN_PLAIN_WORDS


def titles_of(knowledge: Knowledge, changes: Sequence[Change] = ()) -> dict[str, str]:
    """What entries are called, by their ids; those that are only proposed as well."""
    found = {entry.intent: f"《{entry.title}》" for entry in knowledge.entries.values()}
    for each in changes:
        if each.file == "questions" and isinstance(each.value, Mapping):
            found[each.path[0]] = f"《{each.value.get('title', each.path[0])}》"
    return found
