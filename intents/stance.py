"""How a mention is meant: stated, denied, supposed, over, or only asked about, wished for, or named
as a kind. Nothing but this decides it."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final, Literal

from intents.mentions.mention import Mention
from intents.reading import words as words_of
from knowledge.facts import AGE, FAMILY_SIZE

_WORDS: Final = words_of("stance")
_ASKS: Final = words_of("thread")["asks"]
Stance = Literal["stated", "denied", "supposed", "over", "asked", "wished", "named"]
ACTUAL: Final = frozenset({"stated", "denied", "over"})  # what somebody says that it is so
HOLDING: Final = ACTUAL | {"supposed"}

_MARKS: Final = re.compile(r"[,。;?!:\n、 ()\[\]《》“”\"+]|[啊吗嘛](?=\w)")
_SENTENCE_ENDS: Final = re.compile(r"[。;?!\n]")
_CAN_CHANGE: Final = ("disability_grade", "chronic_group")  # 能改成二级
# 想给俺婆婆跑个五保: wished for somebody.
_FOR_SOMEBODY: Final = re.compile(r"[能会该要想][给替帮][^,]{1,4}$")
# 大爷低保户刚没了 tells a death; 俺家低保户没了 that it is over.
_SOMEBODY: Final = re.compile("[爷奶爹娘妈爸叔伯婶姑姨舅姥婆公哥嫂姐弟妹汉头太](?:是|的)?$")
_DIED: Final = re.compile("[,刚才就今上个月年昨天前]*(?:没了|走了|去世|不在了)")
_OF_OTHERS: Final = re.compile(
    r"(?:[邻外]村|隔壁村?|别的?村|旁人|别人|其他|有的|那些|(?:好?几|[两三四五六七八九十\d]+)[家户])的?$"
)
_NEAR: Final = 16  # characters within which one word governs another
_FAR: Final = 40

FORGOTTEN: Final = re.compile(r"不清|忘|记不|不知道是|没说死|拿不准|说不准|不确定")


class Sentences:
    """A text with its marks and suppositions found once; how each mention in it is meant."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.marks = [0, *(found.end() for found in _MARKS.finditer(text))]
        self._ends = [0, *(found.end() for found in _SENTENCE_ENDS.finditer(text)), len(text)]
        self.forgotten = bool(FORGOTTEN.search(text))
        self._supposed = [found.start() for found in _WORDS["supposed"].finditer(text)]
        self._doubts = [found.span() for found in _WORDS["in_two_minds"].finditer(text)]

    def clause(self, place: int) -> int:
        """Where the clause begins that a place lies in."""
        return self.marks[bisect_right(self.marks, place) - 1]

    def _sentence(self, place: int) -> tuple[int, int]:
        number = bisect_right(self._ends, place)
        return self._ends[number - 1], self._ends[min(number, len(self._ends) - 1)]

    def stance(
        self, mention: Mention, *, status: bool, kin: bool = False, own: bool = False
    ) -> Stance:
        """A status (低保, 特困 …) is also the name of a class and of what may be applied for: it
        has to be tied to somebody; anything else is stated unless the words around it say
        otherwise. `kin`: somebody of one's own, or a fact about them, is named before."""
        begin, end = mention.begin, mention.end
        first, last = self._sentence(begin)
        near = self.text[max(self.clause(begin), begin - _NEAR) : begin]
        after = self.text[end : min(last, end + _FAR)]
        if mention.kind == AGE.name and self._compares_an_age(begin, after):
            return "asked"
        number = bisect_right(self._supposed, begin)
        supposed = number > 0 and self._supposed[number - 1] >= first
        if _WORDS["asked_after"].match(after) or _WORDS["asked_before"].search(near):
            if after.startswith("还是"):
                return "stated" if self.forgotten and not status else "wished"
            return "asked"
        if status and after.startswith("吧") and not supposed:
            return "asked"  # 够不上低保吧, 给办个低保吧
        if _WORDS["not_asked"].match(after):
            return "wished"
        if mention.kind in _CAN_CHANGE and _WORDS["planned"].search(near):
            return "supposed" if _WORDS["once_done"].match(after) else "wished"
        if status and any(low <= begin < high for low, high in self._doubts):
            return "asked"
        if near.endswith("从") and re.match("[^,。?]{0,6}[转调改变升降换]", after):
            return "wished"
        words = self.text[begin:end]
        # 普通居民 is a class like 低保户
        ordinary = words[0] in "普一" or words in ("退出户", "摘帽户")
        if mention.value is None and _WORDS["but_this"].search(near):
            return "named"  # 除了残疾证什么也没有
        if mention.value is None or (mention.value is False and not ordinary):
            planned = re.search(r"(?:要|会|想|能|怎么|打算|让|证[和跟与同])[全给都被]*$", near)
            return "asked" if planned else "supposed" if supposed else "stated"
        if not status and _WORDS["not_even"].match(after):
            return "denied"
        if status and _WORDS["clashes"].match(after) and near[-1:] in "跟和与同":
            return "named"  # 说护理补贴跟低保顶了
        denied = _WORDS["denied_before"].search(near)
        if denied and mention.kind == FAMILY_SIZE.name and not near.endswith(("不", "不是", "没")):
            denied = None  # 低保给取消了我家五口人: they are as many as before
        if denied or _WORDS["cannot"].match(after):
            if begin == 1 and near == "非" and not kin:
                return "named"  # 非贫困户住院比例
            if _WORDS["restored"].match(after):
                return "stated"  # 以前不是低保,今年刚评上
            taken = denied and denied["taken"] and near[: denied.start()]
            return "asked" if taken and _WORDS["about_to"].search(taken) else "denied"
        if not status:
            if _WORDS["anybody"].search(near):
                return "named"
            return "supposed" if supposed else "stated"
        if _WORDS["if_not"].search(self.text[max(first, begin - _FAR) : begin]):
            return "denied"
        if words.endswith("户") and _SOMEBODY.search(near) and _DIED.match(after):
            return "stated"
        if words.endswith("人") and not near and _DIED.match(after):
            return "named"  # 五保老人没了
        if not _WORDS["but_this"].search(near) and (told := _denied_after(near, after)) is not None:
            return "stated" if _WORDS["restored"].match(after) else told
        stance = self._of_status(mention, near, after, kin=kin, own=own)
        if stance in ("stated", "named") and _WORDS["denied_later"].match(after):
            return "stated" if _WORDS["restored"].match(after) else "denied"
        put = stance == "stated" or _put_as_so(near, after)
        return "supposed" if supposed and put else stance

    def _compares_an_age(self, begin: int, after: str) -> bool:
        """九十岁是不是翻倍 is nobody's age, where nobody is named before it."""
        alone = _WORDS["of_an_age"].search(self.text[max(0, begin - _NEAR) : begin])
        return bool(alone and _WORDS["age_compared"].match(after))

    def _of_status(
        self, mention: Mention, near: str, after: str, *, kin: bool, own: bool
    ) -> Stance:
        if _WORDS["hoped"].search(near):
            return "wished"
        if _OF_OTHERS.search(near):
            return "named"  # 邻村低保户都领着
        if _WORDS["but_this"].search(near):
            return "stated"
        if re.search("[说写当看听问]成了?$", near):
            return "named"
        if _WORDS["formerly"].search(near):
            if _WORDS["restored"].match(after):
                return "stated"
            over = _WORDS["stopped"].search(after) or _WORDS["drawn_once"].search(near)
            return "over" if over else "named"
        again = _WORDS["again"].search(near)
        if again and not _WORDS["wish"].search(near[: again.start()]):
            return "stated"
        if re.match(r"[以之]?后[能可享]|的?(?:标准|线)?的?(?:几|多少|[\d.一二两三]+)倍", after):
            return "named"
        if _WORDS["granted"].match(after):
            return "stated"
        copula = _WORDS["copula"].search(near)
        if copula is not None:
            return "named" if _WORDS["condition"].search(near[: copula.start()]) else "stated"
        if _WORDS["leave_asked"].match(after):
            return "wished"
        told_of = _WORDS["told_of"].search(near)
        if told_of is not None and not _WORDS["wish"].search(near[: told_of.start()]):
            return "stated"
        disabled = mention.kind in ("disability_kind", "disability_grade")
        if (
            disabled
            and not _WORDS["hearsay"].search(near)
            and re.match(r"(?:残疾?)?的?(?:娃|孩子|儿子|女儿|孙)", after)
        ):
            return "stated"
        verb = _WORDS["drawing"].search(near) or _WORDS["entered"].search(near)
        if verb is not None and verb["aspect"] == "过" and _WORDS["drawn_once"].search(near):
            return "over"
        if verb is not None:
            told = _of_verb(verb, near, after, kin=kin)
            list_of_own = kin and near == "有" and re.match(r"[有,。又]", after)
            return "stated" if list_of_own else told
        words = self.text[mention.begin : mention.end]
        owned = _WORDS["owned"].search(near)
        if owned is not None:
            given = near[: owned.start()].endswith(("能给", "会给", "该给", "要给"))
            if given or _WORDS["wish"].search(near[owned.start() :]):
                return "wished"
            asked = _WORDS["goes_on"].match(after) and not _WORDS["of_a_household"].search(words)
            return "asked" if asked else "stated"
        if own and not near and re.match(r"家?的", after):
            return "stated"  # 小儿考上大专,建档立卡的能免多少
        if re.match(r"家?的(?:娃|孩子|学生),", after) and not _ASKS.search(self.text):
            return "stated"  # 低保户的娃,上中职,住校
        alone = _WORDS["as_a_list"].fullmatch(near) and _WORDS["ends"].match(after)
        return "stated" if alone and self._listed(mention, kin=kin, own=own) else "named"

    def of_a_case(self, mention: Mention) -> Stance:
        """Of a class named beside the figures of a case: 建档立卡户花了三千二,能报多少."""
        near = self.text[max(self.clause(mention.begin), mention.begin - _NEAR) : mention.begin]
        words = self.text[mention.begin : mention.end]
        drawn = near.endswith("吃") and self.text[mention.end : mention.end + 1] != "的"
        household = re.search(r"[户象人]|建档|贫困|普通|一般", words)
        told = drawn or household or mention.begin == 0
        inside = self.text.startswith(("里", "中", "当中"), mention.end)  # 低保户里有残疾的
        others = _OF_OTHERS.search(near) or _WORDS["hearsay"].search(near)
        named = inside or others or words.endswith("金")
        return "stated" if told and not named else "named"

    def _listed(self, mention: Mention, *, kin: bool, own: bool) -> bool:
        """A word alone between marks is one of a list of what holds (低保户,三级,住院): not the
        whole of a message, and not what a search begins with."""
        behind = self.text[mention.end :][:_FAR]
        if self.clause(mention.begin) == 0:  # a search begins with it, or what is told of a person
            words = self.text[mention.begin : mention.end]
            if _WORDS["class"].search(words) or not (kin and behind.strip()):
                return False
        searched = not own and _WORDS["searched"].match(behind)
        return not (behind.startswith("的") or searched)


def _denied_after(near: str, after: str) -> Stance | None:
    """没批, 停了, 取消了, 退回来: also what was applied for and is not granted yet."""
    found = _WORDS["denied_after"].match(after)
    if found is None:
        applied = _WORDS["applied"].search(near) and _WORDS["not_yet"].search(after)
        return "denied" if applied else None
    told = (
        near[-6:] + after[: found.end()] + after[found.end() :][:4].replace(" ", ",").split(",")[0]
    )
    return None if _WORDS["in_doubt"].search(told) else "denied"


def _put_as_so(near: str, after: str) -> bool:
    """要是我家也评上贫困户,能报多少 against 要是想评低保: where that is what is supposed."""
    if re.search("换成$", near):
        return True
    verb = _WORDS["entered"].search(near)
    if verb is None or not _WORDS["supposed_after"].match(after):
        return False
    return not _WORDS["wish"].search(re.sub("要?能$", "", near[: verb.start()]))


def _of_verb(verb: re.Match[str], near: str, after: str, *, kin: bool) -> Stance:
    """吃着低保, 我家吃低保, 办了低保 against 想办低保, 能吃低保, 怎么评上."""
    before = near[: verb.start()]
    if _FOR_SOMEBODY.search(before):
        return "wished"
    since = verb.group()[0] != "报" and _WORDS["since"].search(before)  # 给我报低保 gives none
    if (
        since
        and since.group()[0] == "给"
        and ("个" in verb.group() or _WORDS["wish"].search(before))
    ):
        since = None  # 想单独给他办个低保, 给俺娘弄个低保: nothing is granted by it yet
    aspect = verb["aspect"] or re.match(r"的?了", after) or since
    wished = _WORDS["wish"].search(before) and not aspect
    if wished or "该" in before or re.match(r"的?(?:有?多少|人数|有几|占)|[以之]?后", after):
        return "wished"
    if aspect or verb.group().endswith("的"):
        return "stated"  # 镇上认定的低收入家庭
    if kin and _WORDS["still"].fullmatch(before) and _WORDS["ends"].match(after):
        return "stated"  # 儿子肢体二级,享受低保,咨询康复
    if verb.re.pattern == _WORDS["drawing"].pattern:
        return "stated" if _WORDS["owned"].search(before) else "named"
    return "wished"
