"""The disability certificate: who can be assessed, how long it lasts, a second assessment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from knowledge.days import after_workdays
from knowledge.facts import NOTICE_ON, UNKNOWN, Fact, day_of
from knowledge.policy.entitlement import (
    Entitlement,
    Facts,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, LawValue, plain

_CUT: Final = r"(?:截(?!瘫)|锯|没了|轧掉|缺|掉了|断掉)"
IMPAIRMENT: Final[Fact[str]] = Fact(
    "impairment",
    "是哪方面不方便？",
    {
        "伤残鉴定等级": "伤残等级",
        "内脏病、癌症": "内脏病",
        "一只眼看不见": "一只眼",
        "两条腿不一样长": "双腿不等长",
        "一条小腿没了": "小腿",
        "一条大腿没了": "大腿",
        "一条前臂没了": "前臂",
        "两条大腿没了": "两条大腿",
        "拇指全没了": "拇指",
        "四个手指没了": "四指",
        "驼背、侧弯": "脊柱",
        "两只眼都不好": "两只眼",
        "一只耳朵听不见": "一只耳",
        "耳朵听不见": "听力",
        "不能说话": "言语",
        "手指、脚趾": "手指脚趾",
        "缺胳膊少腿": "截肢",
        "偏瘫、截瘫": "瘫痪",
        "个子矮": "矮小",
        "脑子慢": "智力",
        "精神病、痴呆": "精神",
        "癫痫": "癫痫",
        "烧伤毁容": "烧伤",
    },
    "{}",
    personal=True,
    label="哪方面不方便",
    gives_way=(
        "内脏病",
        "一只眼",
        "一只耳",
        "手指脚趾",
    ),  # of which alone there mostly is no certificate
    spoken={
        r"(?:工伤|车祸|交通事故|伤残)[^,。?]{0,4}[一二三四五六七八九十\d]+级"
        r"|[五六七八九十]级(?:伤残|工伤)|伤残等级"
        r"|(?:交警|矿上|法医)[^,。?]{0,8}(?:鉴定|评)|伤残(?:鉴定|是)[^,。?]{0,3}级": "伤残等级",
        r"癌(?!症后遗)|心脏|起搏器|搭(?:了[^,。?]{0,2})?桥|尿毒症|肾(?:坏|病|衰|移植)|换肾|透析"
        r"|糖尿病(?!截|足|[^,。?]{0,3}脚)|尘肺|肝硬化|乳腺(?:癌|切)|高血压|胃": "内脏病",
        r"(?:独眼|(?:[一左右]|单)[只个]?(?:眼|目)[^,。?耳]{0,6}?(?:瞎|失明|看不见|没了|盲)"
        r"|瞎(?:了)?一只眼?"
        r"|(?:[一左右]|单)[只个]?眼[^,。?耳]{0,2}(?:摘|挖)"
        r"|眼睛?[^,。?]{0,2}一[个只][^,。?]{0,2}(?:瞎|看不见|失明)"
        r"|眼(?:睛)?[^,。?]{0,4}?瞎了?一只|崩瞎一只|单眼|少了一只眼|假眼)": "一只眼",
        r"两[只个]眼|双目|双眼|近视|远视|眼睛?(?:都|全)(?:看不|瞎)|全盲|白内障|看不清"
        r"|视力残疾": "两只眼",
        r"(?:[一左右单])[只侧边]?耳|聋了?一只耳?": "一只耳",
        r"耳聋|耳朵?(?:背|聋|听不)|聋(?:哑|子|得|了)|听力|人工耳蜗|分贝": "听力",
        r"不会说话|喉癌|说话(?:不清|都说不|靠)|嗓子|失语|哑巴|言语": "言语",
        r"(?:大拇指|拇指|大拇哥)[^,。?另]{0,6}(?:没|掉|断|截|锯|轧|切|缺)": "拇指",
        r"(?:四[个根]?|除了?大?拇指[^,。?]{0,6})手?指头?[^,。?]{0,6}(?:没|掉|断|截|锯|轧|切|缺)"
        r"|(?:没|掉|断|截|锯|轧|切|缺)了?[^,。?]{0,2}四[个根]?手?指": "四指",
        r"(?<!别的)(?<!其他)(?<!剩下的)(?:手|脚)?"
        r"(?:(?<!大拇)指头?(?![挥望标定导着责点])|趾|拇指)": "手指脚趾",
        rf"两条?(?:大腿|腿)[^,。?]{{0,6}}{_CUT}|{_CUT}[^,。?]{{0,2}}两条?(?:大腿|腿)": "两条大腿",
        rf"小腿[^,。?]{{0,8}}{_CUT}|{_CUT}[^,。?]{{0,4}}小腿|(?:膝盖"
        rf"|膝)[^,。?]{{0,2}}(?:以?下)[^,。?]{{0,4}}{_CUT}": "小腿",
        rf"(?<!两条)大腿[^,。?]{{0,8}}{_CUT}|{_CUT}[^,。?]{{0,4}}大腿|(?:膝盖"
        rf"|膝)[^,。?]{{0,2}}(?:以?上)[^,。?]{{0,4}}{_CUT}": "大腿",
        rf"(?:前臂|小臂|手腕|胳膊肘)[^,。?]{{0,8}}{_CUT}|{_CUT}[^,。?]{{0,4}}(?:前臂|小臂)": "前臂",
        r"驼背|罗锅|脊柱|侧弯|腰弯": "脊柱",
        r"(?:截|锯)了?(?:肢|[^,。?]{0,3}[腿胳])|(?:胳膊|腿)(?:从[^,。?]{0,4})?(?:没了|锯|叫)"
        r"|假肢|少了一只胳膊"
        r"|截肢": "截肢",
        r"偏瘫|半边(?:瘫|身子|不能)|半拉身子|截瘫|瘫(?:在|痪|了|床)|中风"
        r"|脑(?:梗|出血|溢血)|脊梁": "瘫痪",
        r"(?:腿|下肢)[^,。?]{0,6}(?:长短|一长一短|不一般长|不一样长|(?:短|差"
        r"|相差)了?[^,。?]{0,4}(?:公分|厘米|cm))": "双腿不等长",
        r"侏儒|个子?(?:多|太|很)?(?:矮|才?一米)|矮个|身高|(?:一米|1米)[零一二0-2]\d?"
        r"|1\.[0-2]\d?米": "矮小",
        r"智(?:力|商|障)|脑子(?:慢|不行|不好使|迟)|傻|唐氏": "智力",
        r"精神(?:病|分裂|残疾|残)|疯(?:了|病|子|得)|痴呆|失智|糊涂|抑郁|双相|自闭|孤独症": "精神",
        r"癫痫|羊[角羔]风|抽风": "癫痫",
        r"烧伤|毁容|烫伤": "烧伤",
    },
)
TWO_WEEKS: Final = 14  # days, which hold ten working days at most
LONGEST_TEN_WORKDAYS: Final = 21  # days, with a long holiday between
BEST_SIGHT: Final = 2  # no eye sees better than that: any other number is none of sight
_EYE: Final = r"(?:[那这][只个]|好|左|右)好?眼[^,。?]{0,6}?"
OTHER_EYE: Final[Fact[str]] = Fact(
    "other_eye",
    "另一只眼矫正以后视力多少？",
    {"好使（正常）": "好", "很差（看不清）": "差"},
    "另一只眼{}",
    personal=True,
    label="另一只眼好不好",
    spoken={
        r"另(?:外)?一只(?:眼)?[^,。?]{0,4}?(?:好的?|正常|没事|看得[见清]"
        r"|零?[点.][3-9三四五六七八九]"
        r"|0\.[3-9]|1\.)"
        rf"|{_EYE}(?:零点|0\.)[3-9三四五六七八九]|{_EYE}(?:好使|正常|没事)"
        rf"|{_EYE}(?:戴(?:上|着)?(?:眼?镜|了)[^,。?]{{0,3}})?"
        r"(?<!不)(?:能看[得的]?清|看得[清见]|视力还?[好行])(?!不)": "好",
        r"另(?:外)?一只(?:眼)?[^,。?]{0,4}?(?:也不行|看不清|模糊|零[点.][零012一二]"
        r"|0\.[012]|差)"
        rf"|{_EYE}(?:零点|0\.)[012零一二]|^(?:才|就|只有|也就|是)*(?:零点|0\.)[012零一二]": "差",
    },
)
SIGHT: Final[Fact[Decimal]] = Fact(
    "better_eye",
    "好的那只眼矫正以后视力多少？",
    display="好眼矫正后{}",
    personal=True,
    label="好眼视力多少",
    samples=(Decimal("0.01"), Decimal("0.03"), Decimal("0.08"), Decimal("0.2"), Decimal("0.5")),
    counted=(
        r"(?:好眼|好的?那?[只个]?眼睛?|矫正|戴(?:上)?镜|两[只个]?眼睛?(?:都|都是|全是)?|双眼"
        r"|视力|[左右]眼(?!瞎|看不见|失明|没)|另外?一[只个]眼?)[^,。?\d]{0,10}"
        r"([01]\.\d{1,3})(?!级|岁|元|块|年|月|只|个)",
    ),
    topical=True,
)
LEG_DIFFERENCE: Final[Fact[Decimal]] = Fact(
    "leg_difference",
    "两条腿差几厘米？",
    display="两腿差{}厘米",
    personal=True,
    label="两腿差几厘米",
    samples=(Decimal(3), Decimal(6)),
    counted=(r"(?:短|差|相差)(?:了|有|着|个)?({n})(?:公分|厘米|cm)",),
    topical=True,
)
CERTIFICATE_YEARS: Final[Fact[Decimal]] = Fact(
    "certificate_years",
    "残疾人证办了几年了？",
    display="证办了{}年",
    personal=True,
    label="证办了几年",
    samples=(Decimal(3), Decimal(12)),
    counted=(
        r"残疾?证[^,。?]{0,6}?(?:办|领|发|用)(?:下来)?(?:了|过)?(?:快|都)?({n})年(?!级|到期)",
        r"残疾?证(?:都|已经?)({n})年(?!级|到期)",
    ),
)
_YEAR: Final = r"20[012]\d|二[零〇][零〇一二][零〇一二三四五六七八九]"
_ISSUED: Final = r"[^,。?]{0,8}(?:发|办|领|批|拿|下来)(?:的|了|下来)?"
ISSUED_YEAR: Final[Fact[Decimal]] = Fact(
    "certificate_issued_year",
    "证是哪一年发的？",
    display="{}年发的证",
    personal=True,
    label="证哪年发的",
    samples=(Decimal(2015), Decimal(2020)),
    counted=(
        rf"证[^。?]{{0,10}}?(?<!\d)({_YEAR})年{_ISSUED}",
        rf"(?<!\d)({_YEAR})年[^,。?]{{0,8}}?(?:发|办|领|批)(?:的|了|下来)?[^,。?]{{0,6}}残疾?证",
        rf"(?<!\d)({_YEAR})年[^,。?]{{0,8}}?(?:发|办|领|批)(?:的|了|下来)?[^,。?]{{0,6}}证[^。?]{{0,12}}[到过]期",
    ),
    topical=True,
)
ISSUED_MONTH: Final[Fact[Decimal]] = Fact(
    "certificate_issued_month",
    "证是几月发的？",
    display="{}月发的证",
    personal=True,
    label="证几月发的",
    samples=(Decimal(3), Decimal(11)),
    counted=(
        rf"证[^。?]{{0,10}}?(?:{_YEAR})年({{n}})月{_ISSUED}",
        r"20[012]\d年({n})月[^,。?]{0,6}(?:发|办|领|批)(?:的|了|下来)?[^,。?]{0,6}残疾?证",
        r"20[012]\d年({n})月[^,。?]{0,6}(?:发|办|领|批)(?:的|了|下来)?[^,。?]{0,6}证[^。?]{0,12}[到过]期",
    ),
    topical=True,
)
CANCELLED_MONTHS: Final[Fact[Decimal]] = Fact(
    "cancelled_months",
    "自己申请注销有几个月了？",
    display="注销{}个月了",
    personal=True,
    label="注销了几个月",
    samples=(Decimal(3), Decimal(14)),
    counted=(r"(?:注销|退)(?:了|掉)?[^,。?]{0,4}?({n})个月", r"({n})个月前[^,。?]{0,6}注销"),
    spoken={
        r"(?:去年|前年|[两二三四五]年(?:前|了)?|一年多)[^,。?]{0,8}(?:注销|退)"
        r"|(?:注销|退)(?:了|掉)?(?:都)?(?:[两二三四五]年|一年多)": Decimal(13),
        r"(?:注销|退)(?:了|掉)?(?:都|有)?大?半年|半年前[^,。?]{0,8}(?:注销|退)": Decimal(6),
        r"(?:刚|上个?月|才)[^,。?]{0,6}(?:注销|退)": Decimal(1),
    },
)
ASSESSED_LONG_AGO: Final[Fact[bool]] = Fact(
    "assessed_long_ago",
    "评定结果下来超过两个星期了吗？",
    {"没超过两个星期": False, "超过两个星期了": True},
    personal=True,
    label="结果下来多久",
    spoken={
        r"(?:结果|评|鉴定|定)[^,。?月年\n]{0,8}?(?:半个多?月|半年"
        r"|[几一二两三四五六七八九十\d]+(?:个多?月|年)"
        r"|去年|前年)": True,
        r"(?:去年|前年|半年前|上个月)[^,。?]{0,8}(?:评|鉴定|定)"
        r"|(?:十|10)个?(?:工作)?[天日]的?(?:期限|日子)?(?:已经|早|都)*(?:过|超)(?:了|去)"
        r"|(?:过|超)(?:了|过)(?:十|10)个?(?:工作)?[天日]": True,
        r"(?:昨天|前天|今天|刚刚?|这两天|[上这](?:个?周|个?礼拜|个?星期)[一二三四五六日天]?"
        r"|前几天)[^,。?]{0,8}(?:评|鉴定|结果|下来|拿到|收到|出来)"
        r"|结果(?:昨天|前天|今天|刚)"
        r"|才(?:不到)?(?:[一二三两]|几)?(?:天|个?(?:礼拜|星期|周))(?!年)": False,
    },
)
ASSESSED_DAYS: Final[Fact[Decimal]] = Fact(
    "assessed_days",
    "结果下来几天了？",
    display="结果下来{}天",
    personal=True,
    label="结果下来几天",
    samples=(Decimal(8), Decimal(30)),
    topical=True,
    counted=(
        r"(?:结果|单子|结论|评|鉴定|定)[^。?]{0,12}?(?:拿到|下来|出来|收到|过去|有)?(?:了|都|已经)*({n})天",
        r"({n})天(?:以?前|了)[^,。?]{0,6}(?:评|鉴定|结果|拿到|下来)",
    ),
)
ASSESSED_WORKDAYS: Final[Fact[Decimal]] = Fact(
    "assessed_workdays",
    "结果下来几个工作日了？",
    display="结果下来{}个工作日",
    personal=True,
    label="结果下来几个工作日",
    samples=(Decimal(5), Decimal(15)),
    counted=(r"({n})个?工作日",),
)


@rule()
def certifiable(facts: Facts, law: Law) -> Entitlement:
    """Whether one can be assessed for what one names. It is never foretold what comes out: that
    the hospital decides."""
    kind = facts.maybe(IMPAIRMENT)
    if kind == "伤残等级":
        return undecided("不能直接换：工伤、车祸的伤残等级是另一套标准，要找残联按残疾标准另评")
    sight = facts.maybe(SIGHT)
    if (
        sight is not UNKNOWN
        and sight <= BEST_SIGHT
        and facts.presume(IMPAIRMENT, "两只眼", "只有眼睛不好") in ("两只眼", "一只眼")
    ):
        return _by_sight(sight, law)
    if kind == "一只眼":
        return _one_eye(facts, law)
    if kind == "双腿不等长" and facts.maybe(LEG_DIFFERENCE) is not UNKNOWN:
        return _by_legs(facts, law)
    tell = UNKNOWN if kind is UNKNOWN else _BY_KIND[kind]
    return undecided(_IN_GENERAL if tell is UNKNOWN else tell(law))


def _by_sight(sight: Decimal, law: Law) -> Entitlement:
    """By the better eye, corrected."""
    for grade, name in enumerate(("sight_1", "sight_2", "sight_3", "sight_limit"), start=1):
        if sight < law[name].amount:
            told = f"好眼矫正后{plain(sight)}，按标准在视力{'一二三四'[grade - 1]}级里"
            return undecided(f"能去评：{told}；几级由指定医院定")
    return not_entitled(f"好眼矫正后到了{law['sight_limit']}，就评不上视力残疾")


def _by_legs(facts: Facts, law: Law) -> Entitlement:
    apart, least = facts.get(LEG_DIFFERENCE), law["leg_difference"]
    if apart < least.amount:
        return undecided(f"标准里列的是相差{least.shown}以上；不到的看走路受多大影响，由医院评")
    return replace(entitled(), reasons=(f"两条腿相差{least.shown}以上的列在四级",))


def _one_eye(facts: Facts, law: Law) -> Entitlement:
    limit = law["sight_limit"]
    other = facts.get(OTHER_EYE)
    if other == "好":
        return not_entitled(f"看好的那只眼，戴镜后到了{limit}就评不上视力残疾")
    return undecided(f"看好的那只眼：戴镜后不到{limit}的能去评视力残疾")


_IN_GENERAL: Final = "看功能不看病名：视力、听力、言语、肢体、智力、精神、多重这七类"


def _sight(law: Law) -> str:
    bounds = [law[f"sight_{grade}"] for grade in (1, 2, 3)]
    first, second, third = (plain(bound.amount) for bound in bounds)
    limit = law["sight_limit"]
    return (
        f"能去评视力：看好的那只眼戴镜后，不到{first}一级、不到{second}二级、不到{third}三级、"
        f"不到{limit}四级"
    )


def _hearing(law: Law) -> str:
    return f"能去评听力：看好的那只耳朵，平均损失超过{law['hearing_1']}分贝的一级，其他级没查到"


_BY_KIND: Final[Mapping[str, Callable[[Law], str]]] = {
    "内脏病": lambda _: "这个病本身不在残疾七类里；落下胳膊腿、眼等功能障碍的，按那一类去评",
    "两只眼": _sight,
    "一只耳": lambda _: "听力看好的那只耳朵；另一只好使的一般评不上，以评定医院为准",
    "听力": _hearing,
    "言语": lambda _: "不能说话的能去评言语残疾，评几级由指定医院定",
    "手指脚趾": lambda _: (
        "拇指以外少一两个的标准里没列；一只手拇指全没、或另四指全没，双脚趾全没的列在四级"
    ),
    "双腿不等长": lambda law: f"能去评肢体：两条腿相差{law['leg_difference'].shown}以上的列在四级",
    "截肢": lambda _: (
        "能去评肢体：标准里列着一条小腿没了四级，一条大腿或前臂没了三级，两条大腿没了二级"
    ),
    "小腿": lambda _: "能去评肢体：一条小腿没了，标准里列在四级",
    "大腿": lambda _: "能去评肢体：一条大腿没了，标准里列在三级",
    "前臂": lambda _: "能去评肢体：一条前臂没了，标准里列在三级",
    "两条大腿": lambda _: "能去评肢体：两条大腿没了，标准里列在二级",
    "拇指": lambda _: "能去评肢体：一只手的拇指全没了，标准里列在四级；只少半截的以医院评的为准",
    "四指": lambda _: "能去评肢体：一只手除拇指外四指全没了，标准里列在四级",
    "脊柱": lambda law: (
        f"能去评肢体：驼背超过{law['hunch']}度、侧弯超过{law['side_bend']}度、脊柱强直的列在四级"
    ),
    "瘫痪": lambda _: (
        "能去评肢体：标准里列着截瘫、半边全不能动一级，偏瘫不能自己走二级；要治疗完、稳定了再评"
    ),
    "矮小": lambda law: f"能去评肢体：成年人身高不超过{law['short_height']}厘米的列在四级",
    "智力": lambda _: "能去评智力残疾，孩子也能办，由监护人带证件去；评几级由指定医院定",
    "精神": lambda _: "能去评精神残疾，由监护人去申请；评不评得上、几级由指定医院定",
    "癫痫": lambda _: "癫痫不单列；落下智力、精神、肢体障碍的，按那一类去评",
    "烧伤": lambda _: "毁容本身没查到单列；手脚伸不开、动不了的按肢体去评",
}


@rule()
def renewal(facts: Facts, law: Law) -> Entitlement:
    """Free, and as a rule without being assessed again, once the certificate has run out."""
    lasts = law["certificate_years"]
    years = facts.maybe(CERTIFICATE_YEARS)
    if years is UNKNOWN:
        issued = facts.maybe(ISSUED_YEAR)
        if issued is UNKNOWN:
            return undecided("")
        month = facts.maybe(ISSUED_MONTH)
        return _until(issued, None if month is UNKNOWN else month, law)
    if facts.at_least(CERTIFICATE_YEARS, lasts):
        return replace(entitled(), reasons=(f"证管{lasts}年，已经到期",))
    left = lasts.amount - years
    return not_entitled(f"证管{lasts}年，还有{plain(left)}年到期")


SOON: Final = 3  # months before it runs out, of which nobody is told that there is time


def _until(issued: Decimal, month: Decimal | None, law: Law) -> Entitlement:
    """The month in which it runs out, as far as it is told."""
    lasts = law["certificate_years"]
    year = int(issued + lasts.amount)
    over = law.day.year > year
    until = f"{year}年"
    if month is None and year == law.day.year:
        return undecided(f"证管{lasts}年，{until}里到期，看是几月发的")
    if month is not None:
        until = f"{year}年{plain(month)}月"
        over = (law.day.year, law.day.month) > (year, int(month))
        if (law.day.year, law.day.month) == (year, int(month)):
            return undecided(f"证管{lasts}年，这个月到期，去批证的残联免费换新证")
    if month is not None and 0 < 12 * (year - law.day.year) + month - law.day.month <= SOON:
        return undecided(f"快到期了：证管{lasts}年，到{until}，到期去批证的残联免费换新证")
    if over:
        return undecided(f"证管{lasts}年，{until}就到期了，去批证的残联免费换新证")
    return undecided(f"还不用换：证管{lasts}年，到{until}才到期，到期免费换")


@rule()
def apply_again(facts: Facts, law: Law) -> Entitlement:
    """Whoever gave the certificate back of his own will waits."""
    wait = law["cancelled_wait"]
    if facts.maybe(CANCELLED_MONTHS) is UNKNOWN:
        return undecided(f"自己申请注销的，满{wait}个月才能重新申请")
    if facts.at_least(CANCELLED_MONTHS, wait):
        return entitled()
    return not_entitled(f"自己申请注销的，满{wait}个月才能重新申请")


BY_THE_CITY: Final[Fact[bool]] = Fact(
    "assessed_by_the_city",
    "市残联重新评过了吗？",
    {"市残联评过了": True, "市里还没评": False},
    personal=True,
    label="市里评过没有",
    topical=True,
    spoken={
        r"市(?:里(?![^,。?]{0,3}医院)|残联)[^。?]{0,10}(?:又|重新|也|再)?[^。?]{0,4}(?:评|鉴定|复评)(?:了|过|完|出"
        r"|的|还)": True,
        r"(?:市(?:里|残联)|复评|重新?评)[^。?]{0,8}(?:结果|结论|还是)"
        r"|(?:那边|市里|市残联|复评|重新?评|再评)[^,。?]{0,6}(?:还|仍|照旧?|又)(?:说|评|定|给|判|算)?(?:成|是|个|了)*"
        r"(?:这个?级|[一二三四]级|不变|没变|老样子|不改|没改)": True,
    },
)


@rule()
def dispute(facts: Facts, law: Law) -> Entitlement:
    """Within the days a second assessment by the city, then only because the state has changed."""
    days = law["dispute_days"]
    if facts.presume(BY_THE_CITY, False):
        return undecided("市里评过还不服，找省残联，由省专家委员会评，那是最后的结论")
    workdays = facts.maybe(ASSESSED_WORKDAYS)
    if workdays is UNKNOWN and facts.maybe(ASSESSED_LONG_AGO) is UNKNOWN:
        told = facts.maybe(NOTICE_ON)
        if told is not UNKNOWN:
            return _until_day(day_of(told), law)
        within = _by_the_days(facts, days)
        if within is not None:
            return within
    late = facts.get(ASSESSED_LONG_AGO) if workdays is UNKNOWN else workdays > days.amount
    if late:
        return not_entitled(f"过了{days}个工作日；病情变了的，能向县残联申请重新评")
    return entitled()


def _by_the_days(facts: Facts, limit: LawValue) -> Entitlement | None:
    """Where it is told in days: as many are surely within so many working days, or surely past."""
    since = facts.maybe(ASSESSED_DAYS)
    if since is UNKNOWN or TWO_WEEKS < since <= LONGEST_TEN_WORKDAYS:
        return None
    told, late = f"结果下来{plain(since)}天", since > TWO_WEEKS
    if facts.presume(ASSESSED_LONG_AGO, late, told) is not late:
        return None
    facts.presume(ASSESSED_WORKDAYS, since, told)
    if late:
        return not_entitled(f"过了{limit}个工作日；病情变了的，能向县残联申请重新评")
    return replace(entitled(), reasons=(f"才{plain(since)}天，来得及",))


def _until_day(told: date, law: Law) -> Entitlement:
    """The last of the working days; public holidays are not known here."""
    last = after_workdays(told, int(law["dispute_days"].amount))
    written = f"{last.month}月{last.day}日"
    days = law["dispute_days"].shown
    if law.day > last:
        return undecided(f"过了：{days}到{written}满了；病情变了的，能向县残联申请重新评")
    return undecided(f"最晚{written}去市残联申请（{days}，中间有放假的往后顺）")
