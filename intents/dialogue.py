"""The thread: what a message takes over from the turns before it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from rapidfuzz import fuzz

from intents.facts_said import Said, SaidFact
from intents.mentions.numbers import Number, numerals
from intents.mentions.sums import Sum
from intents.messages import Dialogue, Manner
from knowledge.facts import COST, DISABILITY_GRADE, HOSPITAL_LEVEL, INCOME, AnyFact, Interval

ASKS: Final = re.compile(
    r"多(?:少|久|长|大|远)|怎么|什么|吗|么(?!多)|([一-龥])[不没]\1|有没有|[能给报领补算够行中管批发收掏免减停办]不(?![一-龥]{0,2}[到着了动起])"
    r"|(?<=[了过着])没(?![一-龥])|[不没](?=[,。?! ]|$)|几(?!乎)|哪|谁|为什么|咨询|\?"
)
NOTHING: Final = object()  # what is no reply
_YES: Final = re.compile(
    r"^(?:我们?家?|家里|他|她)?(?:嗯|是|对|有|算|中|好|可不|当然|早|办|吃着|领着|享受|确实|属于|在)"
)
_NO: Final = re.compile(r"不|没|无|否|哪有|别")
_UNKNOWN: Final = re.compile(
    r"不(?:知道|清楚|晓得|记得|好说|懂|会算)|记不(?:清|得|住)|说不(?:准|上|清|好)|弄不清|忘了|没(?:算|数|问|注意)过|没数"
)
_CORRECTS: Final = re.compile(
    r"^(?:不对|不是|错了|说错了?|记岔了?|记错了?|弄错了?|打错了?)[, 。]*(?=\w)"
)
_PLAINER: Final = re.compile(
    r"什么意思|说人话|(?:没|不|看不|听不)(?:大|太|怎么)?(?:看|听|整|弄)?(?:懂|明白)|(?:说|讲)(?:得|的)?(?:再)?(?:简单|明白|清楚|通俗|直白|短)|简单(?:点|些|说)|太(?:长|复杂|绕|啰嗦)|一头雾水|再说一遍|说的(?:是)?什么|糊涂"
)
_STEPS: Final = re.compile(
    r"(?:怎么|怎样|如何)(?:算|来|得出)(?:的|出来)?|算法|算式|(?:再|能不能|说)?[^,。]{0,4}(?:详细|仔细|具体)(?:点|些|一点|说|讲|一些)|再细|细说|展开说|哪来的|(?:算|列)给我(?:看|听)|明细"
)
_MORE: Final = re.compile(
    r"^(?:那|然后)?(?:还有|接下来|下一步)(?:呢|吗|没有?|什么|别的|其他|的)*[?。!]*$|^(?:然后|接着|继续)(?:呢|说)?[?。!]*$"
)
_HOW: Final = re.compile(
    r"^(?:那|这|那个|这个)?(?:钱|补贴|补助)?(?:该|应该|要|得)?(?:怎么(?:办|办理|申请|弄|领|走|报)|去哪里?|到哪里?|上哪里?|在哪(?:里|办|领)?|找谁|问谁"
    r"|(?:需?要|带|准备|拿)(?:什么|哪些)(?:材料|手续|证件|东西|资料)?|手续|材料|电话(?:多少)?|流程|具体怎么操作)(?:呢|啊|办|办理|申请|领|弄|去|吗|合适)*[?。!]*$"
)
_THANKS: Final = re.compile(
    r"(?:(?:好|行|中|嗯|哦|知道了?|明白了?|清楚了?|可以了?|太?谢谢?(?:你|您|啊|了)*|多谢了?|感谢|辛苦(?:你|您)?了?|麻烦(?:你|您)?了?|没(?:别的)?事了?|不用了|先这样|再见|的|了|吧|啊|哈|[ ,。!])+)"
)
_DISABLED: Final = re.compile(r"残|肢|视力|听力|智力|精神|言语|证")
_LEANS: Final = re.compile(
    r"^(?:那(?!个|里|边|些|天|年)|如果|假如|假设|就算|要(?!求|多|什么)|再|换|搬|转|不对|错了|说错|记[岔错]|我说的是|里面|其中|他|她)|呢[?。!]*$|的话[?。!]*$"
)
_LITTLE: Final = re.compile(
    r"那么|那要|那|不对|错了|说错了?|算不算|岁数大?|年纪大?|如果|假如|假设|就算|换成|换了|改成|搬[到去]?|的话|呢|啊|呀|吧|吗|嘛|么|哩|嘞|了|我们|我|你|他|她|它|这个|这|是|在|去|到|住|就|又|也|还|都|的|家|若|话|算|可以|给|有|为|呗|只|光|户口?|医院|医|就是|应该|大概|哦|嗯|好|行|同样|一样|情况"
)


def reply_to(asked: AnyFact, plain: str, said: Said) -> object:
    """The value that a message gives to the fact that was asked for; UNKNOWN words give None's
    place to `declines`; NOTHING where it is no reply."""
    if asked.name in said.values:
        return said.values[asked.name]
    bare = _CORRECTS.sub("", plain).strip(" ,。!?的了呢啊吧")
    if ASKS.search(plain) or len(bare) > 24 or not bare:
        return NOTHING
    if not asked.options:
        return _number(asked, bare)
    chosen = _option(asked, bare)
    if chosen is not NOTHING:
        return chosen
    if set(asked.options.values()) == {True, False} and len(bare) <= 12:
        return False if _NO.search(bare) else True if _YES.search(bare) else NOTHING
    return NOTHING


def in_the_thread(plain: str, said: Said, dialogue: Dialogue) -> Said:
    """A bare 三级 is of the hospital where hospitals are being spoken of, of the certificate
    otherwise."""
    grade = said.values.get(DISABILITY_GRADE.name)
    level = HOSPITAL_LEVEL.name
    spoken_of = dialogue.asked == level or (
        level in dialogue.facts and DISABILITY_GRADE.name not in dialogue.facts
    )
    if not (isinstance(grade, int) and 1 <= grade <= 3 and spoken_of) or _DISABLED.search(plain):
        return said
    facts = (
        replace(each, fact=level, value=f"{'一二三'[grade - 1]}级")
        if each.fact == DISABILITY_GRADE.name
        else each
        for each in said.facts
        if each.fact != level
    )
    return replace(said, facts=tuple(facts))


def thanks(plain: str) -> bool:
    return bool(_THANKS.fullmatch(plain))


def declines(plain: str) -> bool:
    """不知道, 记不清: the asked fact stays unknown and is not asked for again."""
    return bool(_UNKNOWN.search(plain)) and len(plain) <= 16


def _number(asked: AnyFact, bare: str) -> object:
    found = [each.number for each in numerals(bare)]
    if not found:
        return Decimal(0) if re.search(r"^(?:一分)?(?:都|也)?(?:没有?|无)", bare) else NOTHING
    number: Number = found[-1]
    yearly = asked is INCOME and "年" in bare and "月" not in bare
    if not yearly:
        return number
    twelfth = Decimal(1) / 12
    if isinstance(number, Decimal):
        return round(number * twelfth, 2)
    return Interval(
        *(None if end is None else round(end * twelfth, 2) for end in (number.low, number.high))
    )


def ordinal(plain: str) -> int | None:
    """2, 第二个, 二: a place in what was offered, from 1."""
    found = re.fullmatch(
        r"(?:第|头|选|是)*([1-9一二三四五六七八九])(?:个|种|项|条|号|吧|那|的|[.、。)])*", plain
    )
    return None if found is None else "一二三四五六七八九".find(found[1]) + 1 or int(found[1])


def left_out(plain: str) -> bool:
    """慢性病呢: so short that what is asked is left out."""
    return len(plain) <= 8 and bool(re.search(r"呢[?。!]*$", plain))


def _option(asked: AnyFact, bare: str) -> object:
    labels = list(asked.options)
    fitting = [label for label in labels if label in bare or (len(bare) > 1 and bare in label)]
    place = ordinal(bare)
    if not fitting and place is not None:
        fitting = labels[place - 1 : place]
    if not fitting:
        return NOTHING
    return asked.options[max(fitting, key=lambda label: fuzz.ratio(label, bare))]


def manner_of(plain: str) -> Manner | None:
    """How the last answer is wanted again; None where a message asks something else."""
    if len(plain) > 18:
        return None
    if _HOW.match(plain) or _MORE.match(plain):
        return "next"
    if _PLAINER.search(plain):
        return "plainer"
    return "steps" if _STEPS.search(plain) else None


def goes_on(plain: str, said: Said) -> bool:
    """Whether a message is put as one that goes on (那…, 要是…, …呢, 不对, …), or states what asks
    nothing."""
    return bool(_LEANS.search(plain)) or (bool(said.facts) and not ASKS.search(plain))


def says_only_facts(plain: str, said: Said) -> bool:
    """Whether nothing but mentions and little words is in a message: 那要是三级呢, 老伴呢, 梁山县."""
    if not said.mentions or len(plain) > 30:
        return False
    left = list(plain)
    for mention, _, _ in said.mentions:
        left[mention.begin : mention.end] = " " * (mention.end - mention.begin)
    return len(re.sub(r"\W", "", _LITTLE.sub("", "".join(left)))) <= 1


def carried(said: Said, dialogue: Dialogue, facts: Mapping[str, AnyFact]) -> Said:
    """What was said in the turns before, with what is said now over it. What is one person's own
    does not hold for the next; what was said of the household stays."""
    another = said.about is not None and dialogue.about not in (None, said.about)
    mine = {None, "本人"}
    if said.about in mine and dialogue.about in mine:
        another = False
    new = {each.fact for each in said.facts}
    kept = [
        each
        for each in dialogue.said
        if each.fact not in new
        and each.fact in facts
        and not (another and facts[each.fact].personal)
    ]
    kept = [_less_outside(each, said) for each in kept]
    return replace(said, facts=(*kept, *said.facts), about=said.about or dialogue.about)


def outside_the_catalogue(said: Said) -> Decimal:
    """What a message says of a bill that it does not name: 里面有三千是自费; 元."""
    sums = [mention.value for mention, _, _ in said.mentions if isinstance(mention.value, Sum)]
    parts = [each.amount for each in sums if each.role == "outside"]
    return sum((part for part in parts if isinstance(part, Decimal)), Decimal(0))


def _less_outside(kept: SaidFact, said: Said) -> SaidFact:
    if kept.fact != COST.name or not isinstance(kept.value, Decimal):
        return kept
    outside = outside_the_catalogue(said)
    return replace(kept, value=kept.value - outside) if outside < kept.value else kept
