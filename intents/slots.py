"""Facts that a sentence states: status, level, amounts, ages, grades, whom it is about, and not-.

Each reader takes a normalised text and returns what it states, by the name of the fact. What is
only asked about (「低保怎么办」「是不是低保户」) states nothing; a denial states the opposite.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

from intents.messages import Stated
from intents.text import NUMERAL, number, plain_speech
from knowledge.facts import (
    ACCOUNT_BALANCE,
    ADMISSION,
    AGE,
    CHRONIC_GROUP,
    COST,
    DIBAO,
    DISABILITY_GRADE,
    HOSPITAL_LEVEL,
    PENSION_YEARS,
    REGISTERED_POOR,
    REGISTRATION,
    TEKUN,
    UNKNOWN,
    AnyFact,
    AnyOf,
    Interval,
)

Facts = dict[str, object]

_NOT = (
    r"(?:不是|不算|不属于|不享受|不吃|不拿|没有?|没办过?|没吃上?|没评上|没纳入|没进|没得|没享受|没拿"
    r"|未|取消了?|退了|不(?=低保|五保|特困))"
)
_ASKED = r"(?:是不是|算不算|是否|能不能|能否|可不可以|有没有)"


def _claimed(text: str, word: str, tail: str = "") -> bool | None:
    """Whether a sentence claims a status (True), denies it (False) or does neither (None)."""
    if re.search(rf"{_ASKED}[^,，。？?!]{{0,3}}(?:{word})", text):
        return None
    if re.search(rf"{_NOT}[^,，。？?!是有]{{0,4}}(?:{word})", text):
        return False
    if re.search(
        rf"(?:{word})(?:还)?(?:[没未](?:批|给批|评上|办[下成])|停了|取消|退回|被退|没了)", text
    ):
        return False
    return True if re.search(rf"(?:{word}){tail}", text) else None


def _status(text: str) -> Facts:
    facts: Facts = {}
    ordinary = re.search(
        r"普通(?:居民|家庭|户|人家|村民|老百姓|农民)|一般(?:居民|家庭|户|群众)|平常(?:人家|老百姓|户)|(?:啥|什么)户?(?:也|都)不是|非贫困",
        text,
    )
    if ordinary:
        facts |= {REGISTERED_POOR.name: False, DIBAO.name: False, TEKUN.name: False}
    claims: tuple[tuple[AnyFact, str, str], ...] = (
        (REGISTERED_POOR, r"建档立卡|贫困户|扶贫户|扶贫对象|贫困人口|贫困群众|困难户", ""),
        (
            DIBAO,
            r"低保",
            r"(?:户|家|对象|人员|人|的(?!收入|标准|条件|钱|线|政策)|证|又|加|呢|，|,|。|$)",
        ),
        (DIBAO, r"(?<!不)(?:是|算)(?:个)?低保", r"(?![^,，。]{0,3}[吗不么?？])"),
        (DIBAO, r"(?<!能)(?<!想)(?<!该)(?<!让)(?<!才)(?:吃|享受|拿|领)[着了的]?低保", ""),
        (TEKUN, r"(?<!不)(?:是|算)(?:个)?(?:特困|五保)", r"(?![^,，。]{0,3}[吗不么?？])"),
        (TEKUN, r"(?:吃|享受|领)[着了的]?(?:五保|特困)", ""),
        (TEKUN, r"(?:特困|五保)", r"(?:户|人员|供养|老人|对象|的(?!标准|条件|钱)|，|,|$)"),
    )
    for fact, word, tail in claims:
        claimed = _claimed(text, word, tail)
        if claimed is not None and fact.name not in facts:
            facts[fact.name] = claimed
    return facts


def _registration(text: str) -> Facts:
    if re.search(r"农村(?:户口|户籍|的|人|居民|低保)|(?<!非)农业户口|庄[稼户]人|种地的", text):
        return {REGISTRATION.name: "农村"}
    if re.search(r"(?:城镇|城市|城里|非农业?)(?:户口|户籍|居民|低保|的|人)", text):
        return {REGISTRATION.name: "城镇"}
    return {}


_LEVELS: Final = (
    (
        r"三级|三甲|三乙|(?<!曲阜)(?<!邹城)(?<!兖州)市(?:立|里|人民|中|一|二)*医院|市里(?:的)?大?医院|第一人民医院|附属医院|附院|大医院|济医附院|省立?医院|齐鲁医院",
        "三级",
    ),
    (r"二级|二甲|二乙|[县区](?:城|里|级)?(?:的)?(?:人民|中|中医|妇幼)?(?:医院|院)", "二级"),
    (
        r"一级|一甲|卫生院|[镇乡](?:里|上)?(?:的)?医院|社区医院|卫生服务中心|社区卫生|卫生室|卫生所",
        "一级",
    ),
)
_DISABLED: Final = r"残疾?|肢体|视力|听力|言语|智力|精神|多重|伤残"


def _hospital_level(text: str) -> Facts:
    """A bare 二级 is left to both readers: a rule looks at the one it needs."""
    bare = re.sub(
        rf"(?:{_DISABLED})[^,，。]{{0,4}}[一二三四1234]级|[一二三四1234]级(?=[^,，。]{{0,2}}(?:{_DISABLED}))",
        "",
        text,
    )
    bare = re.sub(r"不是[^,，。]{0,3}[一二三123]级", "", bare)
    bare = re.sub(r"([123])级", lambda found: "一二三"[int(found[1]) - 1] + "级", bare)
    levels = {level for pattern, level in _LEVELS if re.search(pattern, bare)}
    return {HOSPITAL_LEVEL.name: levels.pop()} if len(levels) == 1 else {}


def _disability(text: str) -> Facts:
    if re.search(
        rf"{_NOT}[^,，。？?]{{0,3}}残疾证|残疾证(?:还)?没(?:办|有|下)|没残疾|不是残疾", text
    ):
        return {DISABILITY_GRADE.name: None}
    grades = {
        "一二三四".find(grade) + 1 or int(grade)
        for found in re.findall(r"([一二三四1-4]?)[、到至和-]?([一二三四1-4])级(?!医院)", text)
        for grade in found
        if grade
    }
    if re.search(_DISABLED, text) or not re.search(r"医院|住院|起付|门槛", text):
        if len(grades) == 1:
            return {DISABILITY_GRADE.name: grades.pop()}
        if len(grades) > 1:
            return {DISABILITY_GRADE.name: AnyOf(tuple(sorted(grades)))}
    if re.search(r"重度?残|重度(?:肢体|精神|智力|视力)|重残", text):
        return {DISABILITY_GRADE.name: AnyOf((1, 2))}
    if re.search(
        r"(?:有|办了|办过|拿着|持)[^,，。没]{0,4}残疾证|持证残疾|是(?:个)?残疾人|残疾人[,，]", text
    ):
        return {DISABILITY_GRADE.name: AnyOf((1, 2, 3, 4))}
    return {}


def _age(text: str) -> Facts:
    between = re.search(rf"满\s*({NUMERAL})\s*、?\s*不满\s*({NUMERAL})\s*周?岁", text)
    if between:
        return {AGE.name: Interval(number(between[1]), number(between[2]))}
    denied = re.search(
        rf"(?:不到|不满|没到|还没满?|差[^,，。]{{1,4}}满?)\s*({NUMERAL})\s*(?:周?岁|$|[,，。])",
        text,
    )
    over = re.search(
        rf"(?:过了|超过|大于|(?<![不刚未没])满)\s*({NUMERAL})\s*(?:周?岁|了|$|[,，。])", text
    )
    if denied and 16 < number(denied[1]) <= 110:
        return {AGE.name: Interval(None, number(denied[1]))}
    if over and 16 < number(over[1]) <= 110:
        return {AGE.name: Interval(number(over[1]), None)}
    tens = re.search(
        r"([一二三四五六七八九]十)(?:多|来|几|出头|挂零)岁?(?!年|块|元|万|千|百|天|个)", text
    )
    if tens:
        low = number(tens[1])
        return {AGE.name: Interval(low, low + 10)}
    said = re.findall(rf"({NUMERAL})\s*(?:周岁|岁|岁数)", text) or re.findall(
        rf"(?:今年|刚满|整|虚岁|年纪|满|都)\s*({NUMERAL})(?=[了啦，,。 ]|$)", text
    )
    said = said or re.findall(
        rf"(?:^|[,，。 我俺爹爸妈娘伴疾级]|今年)({NUMERAL})(?=能|可以|想|[,，。 了啦的]|$)", text
    )
    ages = {number(each) for each in said if 0 < number(each) <= 120}
    return {AGE.name: ages.pop()} if len(ages) == 1 else {}


_BIRTH: Final = re.compile(
    r"(?P<year>(?:19|20)\d\d|[3-9]\d|[一二][九〇零][零〇一二三四五六七八九]{2}|[三四五六七八九][零〇一二三四五六七八九])"
    r"年(?:(?P<month>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?:份|(?P<day>[12]?\d|3[01])[日号])?)?"
    r"(?:出?生|生?人|的(?=$|\W)|(?=$|\W))"
)
_DIGIT: Final = str.maketrans("零〇一二三四五六七八九", "00123456789")


def _born(text: str, day: date) -> Facts:
    """The age of who says when they were born: 1958年生的, 五八年的, 1960年2月出生."""
    born = _BIRTH.search(text)
    if not born:
        return {}
    year = int(born["year"].translate(_DIGIT))
    year += 1900 if year < 100 else 0
    oldest = day.year - year  # who had the birthday this year already
    month = int(number(born["month"])) if born["month"] else None
    if not 0 <= oldest <= 120:
        return {}
    if month is None or (month == day.month and not born["day"]):
        return {AGE.name: Interval(Decimal(max(oldest - 1, 0)), Decimal(oldest + 1))}
    had = (month, int(born["day"] or 0)) <= (day.month, day.day)
    return {AGE.name: Decimal(oldest if had else oldest - 1)}


def _pension_years(text: str) -> Facts:
    paid = re.search(rf"(?:缴|交|缴费|交费)(?:了|满|够|过|有|费)*\s*({NUMERAL})\s*年", text)
    if paid and number(paid[1]) <= 60:
        return {PENSION_YEARS.name: number(paid[1])}
    return {}


_SUM: Final = re.compile(
    rf"(?P<number>{NUMERAL})(?:多|来)?\s*(?P<unit>元|块钱?|圆)?\s*"
    r"(?P<tenth>[一二三四五六七八九1-9](?:毛|角)|(?<=块)[一二三四五六七八九1-9](?![十百千万岁年级\d]))?"
)
_NO_SUM: Final = re.compile(r"分之|[级岁年月天次个口人种周%成号折倍回户名项类档页楼度]|多?岁")
_ABOUT: Final = re.compile(r"[一二三四五六七八九]{2}[十百千万]")  # 六七千 is no sum
_COST_WORDS: Final = re.compile(r"花|(?<!缴)(?<!学)(?<!保)费|用了|掏|药|合计|总共|共|范围内|目录内")
_COVERED_WORDS: Final = re.compile(r"(?:范围|目录|政策|医保)内|合规|可报")
_OWN_WORDS: Final = re.compile(r"自费|目录外|范围外|不能报|不给报")
_BALANCE_WORDS: Final = re.compile(r"账户|余额|攒|存")
_OTHER_WORDS: Final = re.compile(
    r"收入|挣|工资|每月|一个月|缴|交|领|发|补|扣|起付|门槛|超过|报了|贷|借|降|提高|涨|标准|以前|原来|从"
)


def _sums(text: str) -> list[tuple[str, Decimal]]:
    """The sums of money of a text, each with the words before it that tell what it is."""
    sums = []
    for found in _SUM.finditer(text):
        numeral, after = found["number"], text[found.end() :]
        if not re.search(r"[\d零一二两三四五六七八九]", numeral) or _NO_SUM.match(after):
            continue
        if _ABOUT.search(numeral):
            continue
        amount = number(numeral)
        if found["tenth"]:
            amount += number(found["tenth"][0]) / 10
        elif not found["unit"] and not 100 <= amount < 10**7:
            continue
        clause = re.split(r"[,，。;；?？]", text[: found.start()])[-1]
        sums.append((clause[-8:] + after[:3] * after.startswith(("住院", "药", "医")), amount))
    return sums


def _money(text: str) -> Facts:
    """What was spent, less what is said to be outside the catalogue; what an account holds."""
    costs, covered, own, facts = [], [], Decimal(0), {}
    for words, amount in _sums(text):
        if _COVERED_WORDS.search(words):
            covered.append(amount)
        elif _OWN_WORDS.search(words):
            own += amount
        elif _BALANCE_WORDS.search(words):
            facts[ACCOUNT_BALANCE.name] = amount
        elif _COST_WORDS.search(words) or not _OTHER_WORDS.search(words):
            costs.append(amount)
    if covered:
        facts[COST.name] = max(covered)
    elif costs and max(costs) > own:
        facts[COST.name] = max(costs) - own
    return dict(facts)


def _admission(text: str) -> Facts:
    later = re.search(
        r"(?:第|今年)?(?:二|2|三|3|两|好几)(?:次|回|趟)(?:住院|入院)|又住(?:了)?[一1]?(?:次|回)?院|再次住院|第[二三23](?:次|回)",
        text,
    )
    if later:
        return {ADMISSION.name: Decimal(2)}
    first = re.search(r"(?:第一|头一|第1)(?:次|回|趟)[^,，。]{0,3}(?:住|入)院", text)
    return {ADMISSION.name: Decimal(1)} if first else {}


def _chronic(text: str) -> Facts:
    if re.search(rf"{_NOT}[^,，。？?]{{0,4}}慢(?:性)?病(?:证|本|卡)", text):
        return {CHRONIC_GROUP.name: "没有"}
    groups = set(re.findall(r"([甲乙])类", text))
    if len(groups) == 1:
        return {CHRONIC_GROUP.name: f"{groups.pop()}类"}
    if re.search(r"(?:有|办了|办过|拿着|发了)[^,，。没]{0,3}慢(?:性)?病(?:证|本|卡)", text):
        return {CHRONIC_GROUP.name: AnyOf(("甲类", "乙类"))}
    return {}


_READERS: Final[tuple[Callable[[str], Facts], ...]] = (
    _status,
    _registration,
    _hospital_level,
    _disability,
    _age,
    _pension_years,
    _money,
    _admission,
    _chronic,
)

_RELATIONS: Final = (
    ("儿媳", r"儿媳"),
    ("父亲", r"(?<!孩他)(?<!孩子他)爹|(?<!孩他)(?<!孩子他)爸|父亲|老爷子"),
    ("母亲", r"(?<!大)(?<!孩他)(?<!孩子他)娘(?!家)|(?<!孩他)(?<!孩子他)妈|母亲|老太太"),
    (
        "配偶",
        r"老伴|媳妇|老婆|妻子|爱人|对象(?!是)|丈夫|老公(?!公)|老头子|老婆子|我男人|俺男人|当家的|孩他[爹娘]|孩子他?[爸妈]",
    ),
    ("儿子", r"儿子|我儿|俺儿|[大二三小]儿(?![媳童])|小子"),
    ("女儿", r"女儿|闺女|闺妮|丫头"),
    ("孙子", r"(?<!外)孙子"),
    ("孙女", r"(?<!外)孙女"),
    ("公公", r"公公|公爹"),
    ("婆婆", r"婆婆"),
    ("岳父", r"岳父|丈人"),
    ("岳母", r"岳母|丈母娘"),
    ("爷爷", r"爷爷"),
    ("奶奶", r"奶奶"),
    ("哥哥", r"哥"),
    ("弟弟", r"弟"),
    ("姐姐", r"姐"),
    ("妹妹", r"妹"),
    ("小叔子", r"小叔子"),
    ("孩子", r"孩子|小孩|娃"),
    ("邻居", r"邻居|邻家|隔壁|对门|同村的|亲戚|别人家|表[哥弟姐妹]|堂[哥弟姐妹]|舅|姨|姑|叔|大爷"),
)
_HOW: Final = re.compile(
    r"怎么(?:办|申请|弄|领|报(?!多少)|走|交|缴|跑|操作)|咋(?:办|申请|弄|领|走|交)|如何(?:办|申请|领|报)|去哪|到哪|上哪|在哪|找谁|问谁"
    r"|手续|材料|证件|带什么|带啥|拿什么|拿啥|准备什么|流程|程序|办理|窗口|申请表|电话"
)


def _about(text: str) -> str | None:
    for relation, pattern in _RELATIONS:
        if re.search(pattern, text):
            return relation
    if re.search(r"我(?!们|家|想问|问)|俺(?!们|家|想问|问)|本人", text):
        return "本人"
    return None


def _by_the_facts(text: str, facts: Mapping[str, AnyFact], known: Facts) -> Facts:
    """Facts that no reader above knows, by the words that each fact itself names."""
    found: Facts = {}
    for fact in facts.values():
        if fact.name in known or fact in _READ_ABOVE:
            continue
        value = _stated_of(fact, text)
        if value is not UNKNOWN:
            found[fact.name] = value
    return found


@cache
def _words_of(fact: AnyFact) -> tuple[tuple[tuple[re.Pattern[str], object], ...], list[str]]:
    """The patterns that state a fact with what they state, and its labels that can be told."""
    spoken = [(re.compile(pattern), value) for pattern, value in fact.spoken.items()]
    counted = [(re.compile(p.replace("{n}", NUMERAL)), UNKNOWN) for p in fact.counted]
    return (*counted, *spoken), [label for label in fact.options if len(label) > 1]


def _stated_of(fact: AnyFact, text: str) -> object:
    patterns, names = _words_of(fact)
    values: list[object] = []
    for pattern, value in patterns:
        said = pattern.search(text)
        if said and value is not UNKNOWN:
            values.append(value)
        elif said and number(said[1]) > 0:
            return number(said[1])
    labels = [label for label in names if label in text]
    longest = [one for one in labels if not any(one in other for other in labels if other != one)]
    values = list(dict.fromkeys([*values, *(fact.options[label] for label in longest)]))
    if len(values) == 1:
        return values[0]
    return AnyOf(tuple(values)) if values and fact.options else UNKNOWN


STATED_WORDS: Final = re.compile(
    "|".join(
        [
            *(pattern for pattern, _ in _LEVELS),
            *(pattern for _, pattern in _RELATIONS),
            r"建档立卡|脱?贫困?户|监测户|扶贫(?:户|对象)|低保户?|特困|五保户?|普通(?:居民|户|家庭)?|农村|城镇|城市",
            r"[一二三四1234]级|重残|重度|轻度|残疾人?|初中|高中|小学|幼儿园|大学|中职|中专|职高|普高|残疾证?|肢体|视力|听力|言语|智力|精神|多重|[甲乙]类|慢性?病证?",
            rf"(?:第?{NUMERAL})(?:多|来)?(?:周岁|岁|元|块|年|次|回)?|户口?|医院|周岁|医",
        ]
    )
)
_READ_ABOVE: Final = frozenset(
    {REGISTERED_POOR, DIBAO, TEKUN, REGISTRATION, HOSPITAL_LEVEL, DISABILITY_GRADE, CHRONIC_GROUP}
)


def stated(text: str, facts: Mapping[str, AnyFact], day: date) -> Stated:
    """What a normalised text states on a day; `facts` are all that the departments know of."""
    text = text.replace("要是", "如果")  # or 要是不是 would look like 是不是
    text = re.sub(r"(?:小学|初中|高中|大学)毕业", "", text)  # what somebody is no longer at
    found: Facts = {}
    for reader in _READERS:
        found |= reader(text)
    found |= _born(text, day) if AGE.name not in found else {}
    found |= _by_the_facts(plain_speech(text), facts, found)
    return Stated(found, _about(text), bool(_HOW.search(text)))
