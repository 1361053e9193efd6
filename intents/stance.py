"""How a mention is meant: stated, denied, supposed, over, or only asked about, wished for, or named
as a kind. Nothing but this decides it."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final, Literal

from intents.mentions.mention import Mention

Stance = Literal["stated", "denied", "supposed", "over", "asked", "wished", "named"]
HOLDING: Final = frozenset({"stated", "denied", "supposed", "over"})

_MARKS: Final = re.compile(r"[,。;?!:\n、 ()\[\]《》“”\"+]")
_SENTENCE_ENDS: Final = re.compile(r"[。;?!\n]")
_NEAR: Final = 16  # characters within which one word governs another
_FAR: Final = 40

_SUPPOSED: Final = re.compile(
    r"如果|假如|假设|假使|倘若|万一|就算|即使|即便|哪怕|若是?|换成|换了|改成|设若|赶明儿?"
    r"|要(?=算|按|没|真|不是|有|我|在)|(?<![一二三四五六七八九十两几])按(?:着|照)?"
    r"(?=我|一家|低保|贫困|五保|特困|建档|农村|城镇|[一二]级|三级|[一二三四五六七八九]口)"
)
# 是低保是五保还是边缘户: one does not know it oneself.
_IN_TWO_MINDS: Final = re.compile(r"(?<![就不光只但而])是(?!不是)[^,。?不]{1,14}?还是[^,。?]{1,8}")
_ASKED_BEFORE: Final = re.compile(
    r"(?:是不是|算不算|算是|是否|属不属于|有没有|有无|能不能|能否|可不可以|够不够|符不符合"
    r"|查查|查一下|看看"
    r"|影响|怕|会不会)[^,。?]{0,7}$"
)
_ASKED_AFTER: Final = re.compile(
    r"(?:户|的|人|类|证)?(?:还)?(?:算)?(?:吗|么(?!多)|不(?=[,。?! ]|$)|没(?:有)?(?=[,。?! ]|$)"
    r"|不是(?=[,。?! ]|$)|呗|\?)|还是"
)
_FILLER: Final = (
    r"(?:的|我们?家?|了|个|这个?|那个?|什么|农村|城镇|城市|过|上|到|进|着|成|为|是|让|给|家"
    r"|村里|啥)*$"
)
_DENIED_BEFORE: Final = re.compile(
    r"(?:不是|不算|不属于|不在|不享受|不吃|不拿|不领|没在"
    r"|(?<!有)没有?(?:被)?(?:认定|纳入|列入|享受|通过|吃|拿|领|进|评|办|批|给|定)?(?:成|上"
    r"|下来|过)?"
    r"|未(?:被)?(?:认定|纳入|列入|享受|评上?)?|不再(?:是|享受|吃)?|(?<!除)非"
    r"|(?:算|够|评|吃)不上|够不着|没够上|进不去|纳不进|办不(?:下来?|了)|不符合|不够"
    r"|(?P<taken>取消|停|剔除|清退|清出|踢出|掐|撤|拿掉|注?销|抹|除名|退|丢)(?:出|掉)?了?)"
    + _FILLER
    + r"|(?<![是要])不$"
)
_DENIED_AFTER: Final = re.compile(
    r"(?:也|就|都|早就|现在)?不是了|[^,。?!不没停取退剔清掐撤拒断刷]{0,10}?(?:"
    r"(?:没有?|未)(?:给)?(?:我)?(?:批|办[^法]|评|下来|过(?!来)|通过|享受|吃上|领上|拿到"
    r"|纳入|进|审|给|信儿?|音"
    r"|动静|结果|获|能)|没了|没有了|不给(?:我)?(?:批|办|了)|不批|不通过|审不过|批不下来|办不下来"
    r"|(?:停(?!车)|取消|退(?!休|伍|役|钱|费)|剔|清退|清出|掐|撤销|撤了|拒|砍|注销|消[掉除]|打回|驳回"
    r"|刷(?:下|掉)|拿掉|扒|断了))|[^,。?!]{0,4}(?:还)?(?:在|正)(?:走手续|办|审|公示|排队|等)"
)
_CANNOT: Final = re.compile(r"(?:那边)?(?:[做看治收]不了|不收|不给看)")  # 卫生院做不了
_NOT_YET: Final = re.compile(
    r"没(?:过|批|信|下来|通过|音|动静|结果|办下来|给)|未(?:过|批|获|通过)|不给(?:我)?(?:批"
    r"|办)|退回|打回|驳回|拒"
)
_APPLIED: Final = re.compile(r"申请|报(?:了|到|上|过)|递(?:了|上|交)|交了?材料|上报|评议")
_IN_DOUBT: Final = re.compile(
    r"会不会|会(?:给|被)?$|怕|就会|要给|能不能|是不是|立马|是否|听说|有人[说讲]|会(?:给)?取"
)
_COPULA: Final = re.compile(
    r"(?:(?<![一二三四五六1-9])是|属于?|系|作为|身为|成为?了|为)(?:一?[个名位户]|了)?"
    r"(?:城镇|城市|农村|老|市里的|村里的|镇上认定的|认定的|享受|吃)*的?$"
)
_CONDITION: Final = re.compile(
    r"(?:必须|须|得|要|只有|只要|非得?|凡|才能?|哪些|谁|什么样的?|听说|不管|无论|该|应该"
    r"|应当|可能|像|不"
    r"|说的?就?|(?:^|嗯|那个|一下)就)$"
)
_DRAWING: Final = re.compile(
    r"(?P<verb>吃|领|享受|拿|有|算)(?:上|的)?(?P<aspect>着|了|过)?的?"
    r"(?:城镇|城市|农村|一?个|[一二两三四五六七八九十几]+年)*的?$"
)
_ENTERED: Final = re.compile(
    r"(?:办|评|纳入|进|转|批|定|列|认定|识别|确定|入|当|算|评定|核定|划|给|报)(?:上|下来|成"
    r"|完|为|入|进|到)*"
    r"(?P<aspect>着|了|过)?的?(?:一?个|城镇|城市|农村)*的?$"
)
_WISH: Final = re.compile(
    r"想|要|打算|准备|申请|够|符合|达到|争取|怎么|怎样|如何|能|可以|该|才|凭|为什么|哪|什么"
    r"|谁|多少|盼|求|让|咨询"
    r"|关于|办理|条件|不知|没|帮|听说|几"
)
_OWNED: Final = re.compile(
    r"(?:(?<![让叫帮替])我们?(?!国|市|省|县|镇|村|庄|社区|队)|他|她|家(?![庭长属亭])里?"
    r"|[这那该此一](?:家|户)|户主|名下|老[人汉头]"
    r"|老太太?|本人|两口子?"
    r"|老两口|爷俩|娘俩|父女|母子|母女|父子|自己|[爹娘爸妈伴婆公爷奶哥弟姐妹叔舅姨姑嫂媳]"
    r"|[儿孙妹]子|孙?女儿?|(?<!幼)儿(?!园)|娃)"
    r"(?:[家这那个的也都就还又们户边里上老\d一二三四五六七八九十岁口人得]|一直|已经|现在"
    r"|目前|本来|村里|户口|农村"
    r"|城镇|城市|屋里|贫困户|低保户|两口子?"
    r"|没儿没女)*[^,。?了着过帮给让替叫问说听能想要看哪谁什多几]{0,2}$"
)
_TOLD_OF: Final = re.compile(
    r"(?:辖区|[一有这那该此漏了]|户里有)(?:名|户|位|个(?!月)|家)[^,。能想]{0,6}$"
    r"|家里?有[^,。能想没]{0,5}的$"
)
_GOES_ON: Final = re.compile(
    r"(?:的)?(?:有(?:什么|哪|多少|没有)|和|跟|与|及|或|能|可以|都|一[个年月]|每|享受|看病"
    r"|住院(?!花)|报|补|标准"
    r"|待遇|政策|怎么(?!还|没|停)|如何|什么时候|为什么|条件|买|交(?!了)|上学|去世|死|算"
    r"|这个|那个|是什么|优惠)"
)
_ENDS: Final = re.compile(
    r"(?:了|的|呢|一户)?(?:[,。、;!+) ]|$|[一二三四]级|\d|[男女又]|(?:贫困|低保)户[,。])"
    r"|(?:一?[家户])?[\d一二三四五六]口"
)
_AS_A_LIST: Final = re.compile(
    r"(?:今年|现在|目前|又|既|加|和|一户|原|辖区|网格|我们?|城镇|城市|农村|户主"
    r"|[一二三四]级|残疾?|重残|肢体"
    r"|老党员|孤老|独居|[^,。 ]{1,3}(?:市|县|区|镇|乡|村|庄)[的里]?"
    r"|[^,。 想要能办]{0,5}(?:农村|城镇|城市|城里)(?:户口)?的?)*"
)
_SEARCHED: Final = re.compile(
    r" (?:条件|标准|申请|怎么|多少|流程|政策|材料|办理|待遇|和|跟|能不能|可以|看病|住院 )"
)
_FORMERLY: Final = re.compile(
    r"(?:原来|以前|曾经|早先|之前|原先|当年|过去|早年|头几年|原)[^,。?]{0,8}$"
)
_STOPPED: Final = re.compile(
    r"剔|取消|停了|不是了|没了|退出|掐了|清退|刷下|拿掉|不算了|后来没|摘|销|现在不"
)
_BUT_THIS: Final = re.compile(r"除了[^,。?]{0,4}$")
_OF_A_HOUSEHOLD: Final = re.compile(r"户|家庭|人家|残")
_CLASS: Final = re.compile(r"(?:供养|人员|人口|群众|老人|对象)$")


class Sentences:
    """A text with its marks and suppositions found once; how each mention in it is meant."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._marks = [0, *(found.end() for found in _MARKS.finditer(text))]
        self._ends = [0, *(found.end() for found in _SENTENCE_ENDS.finditer(text)), len(text)]
        self._supposed = [found.start() for found in _SUPPOSED.finditer(text)]
        self._doubts = [found.span() for found in _IN_TWO_MINDS.finditer(text)]

    def clauses(self) -> list[int]:
        """Where each clause begins."""
        return self._marks

    def clause(self, place: int) -> int:
        """Where the clause begins that a place lies in."""
        return self._marks[bisect_right(self._marks, place) - 1]

    def _sentence(self, place: int) -> tuple[int, int]:
        number = bisect_right(self._ends, place)
        return self._ends[number - 1], self._ends[min(number, len(self._ends) - 1)]

    def stance(self, mention: Mention, *, status: bool, kin: bool = False) -> Stance:
        """A status (低保, 特困 …) is also the name of a class and of what may be applied for: it
        has to be tied to somebody; anything else is stated unless the words around it say
        otherwise. `kin`: somebody of one's own, or a fact about them, is named before."""
        begin, end = mention.begin, mention.end
        first, last = self._sentence(begin)
        near = self.text[max(self.clause(begin), begin - _NEAR) : begin]
        after = self.text[end : min(last, end + _FAR)]
        number = bisect_right(self._supposed, begin)
        supposed = number > 0 and self._supposed[number - 1] >= first
        if _ASKED_AFTER.match(after) or _ASKED_BEFORE.search(near):
            return "wished" if after.startswith("还是") else "asked"
        if status and any(low <= begin < high for low, high in self._doubts):
            return "asked"
        if mention.value is False or mention.value is None:
            planned = re.search(r"(?:要|会|想|能|怎么|打算|让)[全给都被]*$", near)
            return "asked" if planned else "supposed" if supposed else "stated"
        denied = _DENIED_BEFORE.search(near)
        if denied or _CANNOT.match(after):
            doubt = (
                denied
                and denied["taken"]
                and re.search(r"(?:会|怕|要|想|能|别|了)[全给都被]*$", near[: denied.start()])
            )
            return "asked" if doubt else "denied"
        if not status:
            return "supposed" if supposed else "stated"
        if not _BUT_THIS.search(near) and (told := _denied_after(near, after)) is not None:
            return told
        stance = self._of_status(mention, near, after, kin=kin)
        return "supposed" if supposed and stance == "stated" else stance

    def _of_status(self, mention: Mention, near: str, after: str, *, kin: bool) -> Stance:
        if _BUT_THIS.search(near):
            return "stated"
        if _FORMERLY.search(near) and _STOPPED.search(after):
            return "over"
        if re.match(r"[以之]?后[能可享]", after):
            return "named"
        copula = _COPULA.search(near)
        if copula is not None:
            return "named" if _CONDITION.search(near[: copula.start()]) else "stated"
        if re.search(r"按(?:着|照)?$", near):
            return "stated"
        if _TOLD_OF.search(near) and not _WISH.search(near):
            return "stated"
        if mention.kind == "disability_kind" and re.match(r"的?(?:娃|孩子|儿子|女儿|孙)", after):
            return "stated"
        verb = _DRAWING.search(near) or _ENTERED.search(near)
        if verb is not None:
            told = _of_verb(verb, near, after)
            list_of_own = kin and near == "有" and re.match(r"[有,。又]", after)
            return "stated" if list_of_own else told
        words = self.text[mention.begin : mention.end]
        owned = _OWNED.search(near)
        if owned is not None:
            if _WISH.search(near[owned.start() :]):
                return "wished"
            asked = _GOES_ON.match(after) and not _OF_A_HOUSEHOLD.search(words)
            return "asked" if asked else "stated"
        if kin and not near and self.clause(mention.begin) > 0 and re.match(r"家?的", after):
            return "stated"  # 小儿考上大专,建档立卡的能免多少
        alone = _AS_A_LIST.fullmatch(near) and _ENDS.match(after)
        return "stated" if alone and self._listed(mention, kin=kin) else "named"

    def _listed(self, mention: Mention, *, kin: bool) -> bool:
        """A word alone between marks is one of a list of what holds (低保户,三级,住院): not the
        whole of a message, and not what a search begins with."""
        behind = self.text[mention.end :][:_FAR]
        if self.clause(mention.begin) == 0:  # a search begins with it, or what is told of a person
            words = self.text[mention.begin : mention.end]
            if _CLASS.search(words) or not (kin and behind.strip()):
                return False
        searched = _SEARCHED.match(behind) or self.text[: mention.begin].endswith(("申请 ", "办 "))
        return not (behind.startswith("的") or searched or not (kin or behind.strip()))


def _denied_after(near: str, after: str) -> Stance | None:
    """没批, 停了, 取消了, 退回来: also what was applied for and is not granted yet."""
    found = _DENIED_AFTER.match(after)
    if found is None:
        return "denied" if _APPLIED.search(near) and _NOT_YET.search(after) else None
    told = after[: found.end() + 4]
    asked = re.search(r"[吗么?]|不[,。? ]", told) or (told == after and told.endswith("不"))
    return None if _IN_DOUBT.search(near[-6:] + told) or asked else "denied"


def _of_verb(verb: re.Match[str], near: str, after: str) -> Stance:
    """吃着低保, 我家吃低保, 办了低保 against 想办低保, 能吃低保, 怎么评上."""
    before = near[: verb.start()]
    aspect = (
        verb["aspect"]
        or re.match(r"的?了", after)
        or re.search(r"(?:刚|新|已经?|去年|前年|今年|给|被)[^,。]{0,6}$", before)
    )
    if re.match(r"的?(?:多少|人数|有几|占)|[以之]?后", after) or (_WISH.search(before) and not aspect):
        return "wished"
    if aspect:
        return "stated"
    if verb.group().endswith("的") and _ENDS.match(after):
        return "stated"  # 镇上认定的低收入家庭
    if verb.re is _DRAWING:
        return "stated" if _OWNED.search(before) else "named"
    return "wished"
