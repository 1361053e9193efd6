"""People: relations by their everyday names, whoever speaks, the household's own members, and how
many live together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Final

from intents.expressions import Expression
from intents.mentions.mention import MOST, PERSON, Mention
from intents.mentions.numbers import number
from intents.reading import table, words
from knowledge.facts import FAMILY_SIZE
from knowledge.relations import (
    CHILDREN,
    FEMALE,
    HOME,
    MALE,
    NEIGHBOUR,
    NO_RELATION,
    NOBODY,
    OTHERS,
    PARENTS,
    RELATION_OF,
    RELATIVE,
    SELF,
    SURNAMES,
    Called,
    house_of,
    pattern_of,
)

_PEOPLE: Final = words("people")
_WRITTEN_ONLY: Final = frozenset("父母子女夫妻孙兄侄儿")
_BOTH: Final = [one + both for one in "他她" for both in ("爹妈", "爹娘", "爸妈", "父母")]
_RELATION: Final = {
    **RELATION_OF,
    "爷": "爷爷",
    "奶": "奶奶",
    "妮": "女儿",
    **dict.fromkeys((*NO_RELATION, *_BOTH, "娘儿", "爷儿", "人家属"), ""),
}
_NAMES: Final = sorted(set(_RELATION) - _WRITTEN_ONLY - {"爷", "奶", "妮"}, key=len, reverse=True)
_NO_NAME: Final = "|".join(sorted(NO_RELATION, key=len, reverse=True))  # 没说上媳妇
_NAME: Final = re.compile(
    rf"{_NO_NAME}|(?<![孤没无])(?<!没有)(?<!普通)(?<!一般)(?<!平常)(?<!寻常)(?<!庄户)(?!人家[不让要说叫给]|我家属[于哪])"
    # 亲戚来帮忙, 欠亲戚的钱: whoever they are, of no one of them is anything asked.
    rf"(?!亲戚(?:们|朋友|邻居|都|来?帮)|(?:(?<=[欠借])|(?<=[欠借]着))亲戚)(?:{'|'.join(_NAMES)})"
)
_I_AM: Final = re.compile(
    rf"我(?:就是|是)(?:[他她]|户主|[本这]?[家户]|老?[{SURNAMES}][^,。?]{{0,2}})?家?的?$"
)
_COUPLE: Final = ("两口", "两口子")
_STRANGER: Final = re.compile(
    rf"(?<!我叫)(?<!我是)[老小][{SURNAMES}](?![师板年时实路庄村子女])(?:头|家)?"
    rf"|(?:支书|主任|会计|村长|队长|书记|干部)(?:他|她)?家(?![访里])"
    rf"|(?:(?<!农)[村庄组]|楼[上下])[里上头东西南北]*[那有](?:个|户|家|位|些)"
    rf"|[{SURNAMES}](?:大爷|大娘|大叔|大妈|婶子?|叔|奶奶|嫂)(?:家)?"
)
GRANDCHILDREN: Final = ("孙子", "孙女", "外孙", "外孙女")
_YOUNG: Final = (*GRANDCHILDREN, "侄子", "侄女")
GRANDPARENTS: Final = ("爷爷", "奶奶", "姥爷", "姥姥")
_NO_PET_NAME: Final = frozenset((*_RELATION, *table("people.no_names")["words"].split()))
# Before a name these are of whoever is called so.
CALLED: Final = frozenset({each for each in _RELATION.values() if each} | {"孩子"})


def people(text: str, names: Called = NOBODY) -> Iterator[Mention]:
    """`names` are those of the members of the household that is asked for, with their titles. 他
    and 她 are the last ones named whom they can mean."""
    named = [each for each in (*_all(_NAME, text), *_all(_PEOPLE["short"], text)) if each.value]
    starts = {each.begin for each in named}
    named += _all(_PEOPLE["spouse"], text, "配偶")
    named += [
        *_all(_STRANGER, text, NEIGHBOUR),
        *_all(_PEOPLE["written"], text),
        *_all(_PEOPLE["home"], text, HOME),
    ]
    bare = (*_all(_PEOPLE["self"], text, SELF), *_all(_PEOPLE["pronoun"], text))
    named += [each for each in bare if each.end not in starts]  # 我爹 is not me
    members: list[Mention] = _all(_PEOPLE["children"], text, "孩子")
    surnames: set[str] = set()
    for name, titles in names.items():
        if titles:
            members += _all(pattern_of("|".join(titles)), text, name)
        members += _all(pattern_of(re.escape(name)), text, name)
        for form in forms(name)[1:]:
            if form in {other[1:] for other in names if other != name}:
                continue  # 小宝 is 张小宝, not 张大宝
            members += _all(pattern_of(f"(?<!{name[0]}){re.escape(form)}"), text, name)
        if name[0] not in surnames:  # 老孟 is the first of the name
            members += _all(house_of(name), text, HOME)
            members += _all(pattern_of(f"老{re.escape(name[0])}(?:头子?)?(?!家)"), text, name)
            surnames.add(name[0])
    named = [*members, *named]
    told: list[Mention] = []
    kin = ""  # the one relative that is spoken of; any other is somebody else's affair
    for each in sorted(named, key=lambda each: (each.begin, -each.end)):
        relation: object = each.value
        if told and each.begin < told[-1].end:
            continue
        before = text[each.begin - 1] if each.begin else ""
        if relation in ("他", "她"):
            at_home = text.startswith("家", each.end)
            relation = _meant(str(relation), told, text) or (NEIGHBOUR if at_home else None)
        elif (
            relation == "孩子"
            and told
            and told[0].value in ({*CHILDREN, *_YOUNG} if before in ("这", "那") else _YOUNG)
        ):  # 我侄子爹娘都坐牢,孩子跟我: a grown son's 孩子 may be his own
            relation = told[0].value
        elif before in ("他", "她") and (first := _meant(before, told, text)):
            of_the_head = first == next(iter(names), None)  # 老孟 他媳妇
            relation = relation if of_the_head else _joined(first, str(relation))
        elif told and names and told[-1].value == next(iter(names)) and _at(told[-1], each, text):
            relation = _RELATION.get(text[each.begin : each.end].lstrip("他她"), relation)
            each = replace(each, begin=told.pop().begin)  # 户主的老伴 is one person
        elif (
            text[each.begin] in "他她"
            and told
            and told[-1].end == each.begin
            and told[-1].value in CHILDREN
        ):
            relation = _joined(str(told[-1].value), str(relation))  # 小孙子他爹
        elif (
            text[each.begin] in "他她"
            and before.isalnum()
            and before not in "孩娃我跟和给让啊吗呢吧"
        ):
            relation = RELATIVE  # 村主任他爹
        elif relation not in (SELF, HOME) and text.startswith(("婆家", "娘家"), each.end):
            relation = RELATIVE
        elif told and _PEOPLE["joined"].fullmatch(text[told[-1].end : each.begin]):
            relation = _joined(str(told[-1].value), str(relation))
            kin = ""  # 姨家表妹
        elif (
            told
            and told[-1].end == each.begin
            and told[-1].value in (NEIGHBOUR, RELATIVE)
            and relation not in names
        ):
            relation = told[-1].value  # 隔壁老太太
        words = text[each.begin : each.end]
        called = told and told[-1].end == each.begin and told[-1].value in (*CALLED, RELATIVE)
        if relation in names and called:
            told.pop()  # 我男人李强 is one person, by his name
        if relation == HOME and words.endswith(_COUPLE) and told and told[-1].value in OTHERS:
            relation = told[-1].value  # 他家三口,两口子打零工
        if _of_a_childs_parents(told, text, each):
            relation = RELATIVE  # 孙女爹坐牢,娘瘫了
        if relation == RELATIVE == each.value and kin not in words:
            relation = NEIGHBOUR
        elif relation == RELATIVE and words not in "他她":
            kin = words
        if relation == "配偶" and _I_AM.search(text[: each.begin]) and text[each.end :][:1] != "的":
            relation = SELF  # 我是户主媳妇
        if relation is not None:
            told.append(Mention(PERSON, relation, each.begin, each.end))
    yield from told


def _at(head: Mention, relative: Mention, text: str) -> bool:
    """户主他娘, 户主的老伴: of the household on file, and no other's."""
    between = text[head.end : relative.begin]
    return relative.value in CALLED and between in ("", "的", "家", "家的")


def _of_a_childs_parents(told: Sequence[Mention], text: str, each: Mention) -> bool:
    """Whether one parent of a grandchild, or of a child, is spoken of, and this is bare the
    other."""
    if not told or each.value not in ("父亲", "母亲") or text[each.begin - 1] in "我家":
        return False
    last = told[-1]
    if _PEOPLE["of_a_child"].fullmatch(text, last.begin, last.end):
        return True
    if len(told) < 2 or text[each.begin - 1] not in ",。 、":
        return False
    joined = text[told[-2].end : last.begin] in ("", "他", "她", "的")
    return told[-2].value in GRANDCHILDREN and joined and text[last.end - 1] in "爹娘爸妈"


def dead(text: str, told: Sequence[Mention]) -> list[Mention]:
    """俺爹去年走了, 闺女女婿都没了: nothing is drawn for them any more."""
    found: list[Mention] = []
    for each in reversed(told):
        joined = found and text[each.end : found[-1].begin] in ("", "和", "跟", "、", "与")
        if joined or _PEOPLE["gone_later"].match(text, each.end):
            found.append(each)
    return found


def speaks_of_the_dead(text: str) -> bool:
    """Whether of anybody who is named."""
    return bool(_PEOPLE["gone_later"].search(text))


def left(text: str, told: Sequence[Mention]) -> list[Mention]:
    """大儿子蹲监去了, 嫁出去的丽丽: still on file, and not counted among the household."""
    return [
        each
        for each in told
        if _PEOPLE["left"].match(text, each.end)
        or _PEOPLE["left_before"].search(text[: each.begin][-12:])
    ]


def forms(name: str) -> Sequence[str]:
    """张小强, then what he is called at home: 小强, 强强, 强子."""
    given, pet = name[1:], (name[-1] * 2, f"小{name[-1]}", f"{name[-1]}子")
    short = [given] if len(given) > 1 and given not in _RELATION else []
    return [name, *short, *(each for each in pet if len(name) > 1 and each not in _NO_PET_NAME)]


def _all(
    pattern: re.Pattern[str] | Expression, text: str, value: str | None = None
) -> list[Mention]:
    """Of the relation that the words name, where none is given."""
    return [
        Mention(PERSON, value or _RELATION.get(found[0], found[0]), found.start(), found.end())
        for found in islice(pattern.finditer(text), MOST)
    ]


def _meant(pronoun: str, told: Sequence[Mention], text: str) -> str | None:
    not_so = FEMALE if pronoun == "他" else MALE
    known = [
        str(each.value)
        for each in told[-6:]
        if each.value not in (SELF, HOME, *not_so) and not _PEOPLE["gone"].match(text, each.end)
    ]
    nearest = [each for each in known if each != NEIGHBOUR] or known
    return nearest[-1] if nearest else None


def _joined(first: str, second: str) -> str:
    """Whose relative somebody is: 孩子他爹 is the husband, 邻居家的闺女 the neighbour's."""
    if first in (SELF, HOME) or second in (SELF, HOME, NEIGHBOUR):
        return second
    if first in OTHERS:
        return first
    if first in (*CHILDREN, "孩子") and second in GRANDPARENTS:
        return second  # 孩他奶奶: whoever is so called at home
    return "配偶" if first in (*CHILDREN, "孩子") and second in PARENTS else RELATIVE


def families(text: str) -> Iterator[Mention]:
    """How many live together, where it is told by who they are (两口子带仨娃 are five): a pair or
    somebody alone, and those who are brought up or looked after with them."""
    for found in _PEOPLE["families"].finditer(text):
        size = Decimal(2 if found["pair"] else 1)
        for group in ("count", "more", "several"):
            if found[group]:
                size += number(found[group].replace("个", "") or "一")
        size += 1 if found["child"] else 0
        yield Mention(FAMILY_SIZE.name, size, found.start(), found.end())
