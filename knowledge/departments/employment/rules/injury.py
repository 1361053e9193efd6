"""Injuries at work: what counts as one, until when it is reported, what is paid for it.

《工伤保险条例》 14–17, 33–39; the lump sums in months of one's own wage by the grade.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.departments.employment.rules.shared import (
    RETIRED,
    span,
    until_when,
    years_and_months,
)
from knowledge.facts import AGE, HURT_ON, UNKNOWN, WAGE, Fact
from knowledge.policy.entitlement import (
    Amount,
    Entitlement,
    Facts,
    Quantity,
    Range,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, fen, plain
from knowledge.spoken import DIED, HURT

LUMP_MONTHS = Quantity("lump_months", "一次性伤残补助金", "个月")
LUMP = Quantity("lump", "一次性伤残补助金", "元")
SHARE = Quantity("share", "伤残津贴", "%")
ALLOWANCE = Quantity("allowance", "伤残津贴", "元/月")

_AT_WORK: Final = (
    r"(?:干活|上班|车间|厂里|机器|工地|岗位|架子|脚手架|流水线|冲床|叉车|卸货|装货|搬货"
    r"|送外卖|送餐|送快递|送件|扫马路|扫街)"
)
HOW_HURT: Final[Fact[str]] = Fact(
    "how_hurt",
    "是怎么伤的？",
    {
        "在班上干活伤的": "work",
        "上下班路上出车祸": "commute",
        "在班上突然发病": "illness",
        "出差、外出办事伤的": "trip",
        "得了职业病": "disease",
        "因为工作被打": "violence",
        "喝醉、吸毒、自残": "excluded",
        "喝了酒，没到醉": "drank",
        "下了班、办私事伤的": "private",
        "上班中间吃饭、上厕所伤的": "break",
        "抢险救灾、救人伤的": "rescue",
        "上下班路上，不是车祸": "on_foot",
    },
    personal=True,
    label="怎么伤的",
    gives_way=("work",),
    spoken={
        # 不会说我自残吧, 条例写自残不算: what is feared or read is no cause.
        r"(?:醉酒|喝醉|喝多|吸毒|(?<![算写说是当叫成我作])(?:自残|自杀))"
        r"(?![的才都也]*不(?:算|认|是)工伤)[^。?!]{0,16}": "excluded",
        r"酒后[^。?!]{0,16}|喝(?:了)?(?:点|口|两口|些|[一二两三几半]?[两斤杯盅瓶口])?"
        r"(?:小|白|啤)?(?:酒|(?<=[一二两三几半][两斤杯盅瓶])(?![水奶药茶]))[^。?!]{0,16}": "drank",
        r"(?:上|下)(?:了)?(?:夜|晚|早|中)?班(?:的)?[^。?!]{0,10}?(?:路上|途中"
        r"|回家)[^。?!]{0,14}?(?:撞|车祸|摔|刮|碰|翻)"
        r"|(?:上|下)[夜晚早中]?班[^。?!]{0,16}?(?:被|让|叫|给)[^。?!]{0,8}?(?:车|电动|三轮"
        r"|摩托)[^。?!]{0,3}(?:撞|刮|碰|剐|蹭|挂倒|带倒|轧|怼)"
        r"|(?:上|下)(?:了)?班[^。?!]{0,4}(?:接|送)(?:孩子|娃)[^。?!]{0,10}(?:撞|车祸|刮|碰)"
        r"|上下班(?:途中|路上)|(?:上|下)班[^,。?!]{0,4}路上|路上被撞"
        r"|(?:上|下)(?:了)?班[^。?!]{0,12}(?:买菜|超市|幼儿园|学校|[接送](?:孩子|娃|孙|闺女"
        r"|儿子|女儿)|(?:回|去|看)(?:爹|娘|父母|老人|娘家)"
        r"|绕)[^。?!]{0,24}(?:撞|车祸|刮|剐|碰|摔)"
        r"|(?:绕|拐)[^。?!]{0,14}(?:下|上)班[^。?!]{0,6}(?:撞|车祸|刮|碰)"
        r"|(?:(?:去|到|往)(?:厂里?|单位|公司|工地|店里)|收工"
        r"|放工)[^,。?!]{0,6}[路道]上[^,。?!]{0,10}(?:撞|车祸|刮|剐|摔)"
        r"|去(?:厂里?|单位|公司|工地)?上班[^。?!]{0,12}(?:撞|剐|刮|碰)"
        r"|骑[^,。?!]{0,6}(?:去|到|往)(?:厂里?|单位|公司|工地|店里)[^。?!]{0,14}(?:撞|剐|刮|碰)"
        r"|(?:去|到|往)(?:厂里?|单位|公司|工地|店里)(?:的|上班)*[路道]上[^,。?!]{0,6}(?:被|让|叫|给|跟)"
        r"[^,。?!]{0,6}(?:撞|碰|刮|剐)": "commute",
        r"见义勇为|抢险|救灾|防汛|抗洪|堵(?:口子?|决口)|扑(?:山)?火|灭火"
        r"|救(?:火|人|孩子|落水)[^。?!]{0,8}(?:伤|摔|砸|烧)": "rescue",
        r"突发病|(?:突发|突然|忽然)[^。?!]{0,4}(?:疾病|发病|心梗|脑|心脏|晕|倒|不行了|不省人事)|心梗|脑(?:出血"
        r"|溢血"
        r"|梗)|猝死"
        r"|(?:岗位|在岗|值[班岗夜]|矿上|上班|加班|[夜早晚白]班|班上|车间|锅炉房"
        r"|仓库|厂里|工地|干活|干着?活)[^。?!]{0,8}(?:晕|发病|犯病|倒下|倒在|倒那|疼倒|一头栽|不省人事"
        r"|昏过去|胸口疼|胸闷|心口疼|头疼)": "illness",
        r"(?:食堂|工间|午休|中午)[^。?!路]{0,8}(?:吃饭|打饭|休息|睡)[^。?!路]{0,10}?"
        r"(?:摔|滑|烫|伤|砸|磕|碰)"
        r"|(?:上班|厂里|单位|车间)[^,。?!路]{0,8}(?:上厕所|去厕所|接水|打水|洗澡)"
        r"[^。?!路]{0,8}?(?:摔|滑|烫|伤|磕|碰)": "break",
        r"(?:上|下)(?:了)?班[^。?!车撞]{0,10}(?:骑车|走路|路上)?[^。?!车撞]{0,4}"
        r"(?:狗|蛇|蜂)[^。?!]{0,3}(?:咬|蜇|扑)": "on_foot",
        r"(?:单位|公司|厂里?)[^,。?!]{0,4}(?:聚餐|年会|聚会|旅游|运动会|比赛)|出差|外派|外出(?:开会|学习|办事|办公|培训)|(?:单位|公司|厂里?)组织|(?:公司|单位)?团建"
        r"|拓展活动|(?:单位|公司|厂里?|老板)(?:派|叫|让|安排)(?:我|俺|他|她)?们?(?:去|到)"
        r"|(?:送货|拉货|送件|出车)的?(?:[路道]上|途中)[^。?!]{0,8}(?:翻|撞|摔|碰|砸)"
        r"|(?:给|替|为)(?:单位|公司|厂里?|店里|老板)(?:送货|拉货|进货|跑腿|办事|送件|送料)": "trip",
        r"职业病|尘肺|矽肺|煤肺|吸灰": "disease",
        r"打架|互殴|(?:被|叫|让)(?:同事|顾客|客户|人|工友)[^。?!]{0,3}打": "violence",
        r"(?:非(?:上班|工作)|下班)(?:时[段间]|点)[^。?!]{0,16}|宿舍睡觉|(?:下了班|下班后"
        r"|休息日|放假|在家)(?:在家|自己)?[^。?!路醉酒]{0,8}(?:摔|伤|碰|烫|掉|滑)"
        rf"|下了?班[以之]?后?(?:跟|和|与|去)(?:朋友|同学|人)[^。?!车]{{0,10}}{HURT}"
        rf"|自(?:己)?家(?:的)?(?:地里?|院|屋|房)[^,。?!]{{0,8}}{HURT}"
        r"|办私事|私事": "private",
        rf"{_AT_WORK}(?![^。?!]{{0,10}}(?:打架|互殴|打仗|干仗|动手))[^。?!路道酒]{{0,12}}?{HURT}"
        r"|(?:机器|冲床|传送带|石头|货架|钢筋|架子"
        rf"|油锅)[^。?!]{{0,8}}?{HURT}"
        r"|(?:上|架子|楼|梯子)(?:上)?(?:掉|栽|摔|跌)下来|工作时间[^。?!]{0,6}受伤"
        r"|(?:干活|厂里|工地上?)(?:的?时候)?(?:受的?伤|摔的)"
        r"|(?:走神|没留神|不小心|大意|操作)[^。?!]{0,10}(?:切|轧|压|砸|烫|绞|夹)[^。?!]{0,8}(?:手|指|脚|腿|胳膊)"
        rf"|{HURT}[^。?!]{{0,14}}给[^,。?!]{{1,6}}(?:店|厂|老板|公司)里?干(?:活|的)"
        rf"|电焊[^。?!]{{0,6}}{HURT}"
        rf"|(?:客户|雇主|东家|业主|顾客)家里?[^。?!酒]{{0,10}}{HURT}": "work",
    },
)
FAULT: Final[Fact[str]] = Fact(
    "fault_share",
    "交警认定本人负什么责任？",
    {
        "没责任、次要、同等": "less",
        "主要或全部责任": "most",
        "自己摔的，没找交警": "alone",
    },
    personal=True,
    label="交警认定的责任",
    spoken={
        r"(?:占|负|担)(?:了)?一半(?:的)?责任|责任一(?:半一)?半|(?:一人|各|各负|各占|双方)一半(?:责任)?|五五开|(?:我|他|她|俺|本人"
        r"|自己|老公"
        r"|咱)?(?:没有?责任|无责任?|不负责任|无过错|同等责任"
        r"|次要责任|次责)|对[方面](?:负)?(?:全责|全部责任|主责|主要责任)"
        r"|责任不在(?:我|他|她|本人)|(?:全|主要)?(?:是|怪)对方的(?:责任|错)"
        r"|逃逸|(?:对方|那车|人家|司机)(?:是|的车)?(?:闯红灯|逆行|酒驾|醉驾|违章)": "less",
        r"(?:我|本人)[^,。?!]{0,2}[七八九]成责任|(?<!对方)(?<!对方负)(?<!对面)(?:主要责任|主责"
        r"|全部责任|全责)"
        r"|(?<!对方)(?<!对方是)(?<!那车)(?<!人家)(?<!司机)(?<!的车)闯红灯(?!的)": "most",
        r"自己(?:骑车|骑电动车)?(?:不小心)?(?:摔|滑倒)|没(?:有)?(?:别的|其他)车|没(?:有)?人(?:撞|碰)"
        r"|[路道]上[^,。?!撞车]{0,5}(?:摔|滑|跌)[^,。?!撞]{0,6}(?=[,。?!]|$|算)": "alone",
    },
)
OUTCOME: Final[Fact[str]] = Fact(
    "sudden_end",
    "发病后人怎么样了？",
    {
        "当场或48小时内没救过来": "within",
        "超过48小时才没的": "later",
        "人救过来了": "alive",
    },
    personal=True,
    label="发病多久没的",
    gives_way=("alive",),  # 抢救过来,三天后又没了
    spoken={
        rf"当场[^,。?!]{{0,3}}{DIED}|猝死"
        rf"|(?:当[天日晚夜]|第二天|次日|一天(?:一夜|多)|没到医院|路上)[^,。?!]{{0,5}}{DIED}"
        rf"|送到?医院(?:就|时|人|已经)*{DIED}"
        rf"|抢救(?:了)?(?:一|1)[天夜][^。?!]{{0,6}}{DIED}": "within",
        # Two days may be less or more than 48 hours.
        rf"(?:[三四五六七八九十3-9]|十[一二三四五]|好几)(?:多)?天[^。?!\d小时钟]{{0,8}}{DIED}"
        rf"|(?:半|[一二两三1-3])个?(?:多)?(?:星期|礼拜|周|月)[^。?!]{{0,8}}{DIED}"
        r"|(?:icu|ICU|重症|监护室)[^,。?!]{0,4}(?:撑|熬|躺|住|待|呆)了?(?:[三四五六七八九十3-9]|十[一二三四五])天(?![^。?!]{0,8}(?:救|活|出院|好))"
        rf"|[两二三]天半[^。?!]{{0,8}}{DIED}"
        rf"|(?:[五六七八九]十|[5-9]\d|一百)[一二三四五六七八九多来]*个?(?:小时"
        rf"|钟头)[^。?!]{{0,4}}{DIED}": "later",
        r"(?:还在|住进?)(?:重症|icu|监护|抢救|住院)|救(?:过来|回来"
        r"|活)(?:了)?(?<!没救过来)(?<!没救回来)"
        r"(?<!没救过来了)(?<!没救回来了)(?<!没救活)|脱离危险|命(?:算)?(?:是)?保住"
        r"|人(?:现在)?没(?:什么)?事|(?:现在|已经|都)出院|放(?:了)?(?:个)?支架": "alive",
    },
)
HOURS: Final[Fact[Decimal]] = Fact(
    "hours_to_death",
    "从送医到去世几个小时？",
    display="{}小时后去世",
    personal=True,
    label="几小时后去世",
    samples=(Decimal(20), Decimal(50)),
    counted=(
        rf"({{n}})(?:个)?(?:小时|钟头)(?:后|才|之?内|以后)?[^,。?!]{{0,2}}{DIED}",
        r"(?:抢救|送医|送医院)[^。?!]{0,6}?({n})(?:个)?(?:小时|钟头)",
    ),
)
GRADES: Final = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
KEPT_FOR_GOOD: Final = 4  # up to this grade nobody may end the employment
KEPT_AT_WILL: Final = 6  # up to this one only the injured may
GRADE: Final[Fact[int]] = Fact(
    "injury_grade",
    "工伤鉴定是几级？",
    {f"{word}级": number for number, word in enumerate(GRADES, start=1)},
    "工伤{}",
    personal=True,
    label="鉴定是几级",
    spoken={
        rf"(?:工伤|伤残|鉴定|评|级别"
        rf"|下来)[^,。?!]{{0,8}}?(?<![一二三四五六七八九十\d])(?:{word}|{number})级"
        rf"|(?<![一二三四五六七八九十\d])(?:{word}|{number})级(?:的)?(?:工伤|伤残|残)"
        rf"|(?:工伤|伤残)[^。?!]{{0,4}},(?:{word}|{number})级(?=[,。 ])"
        rf"|^(?:{word}|{number})级"
        rf"(?=[能赔]|的?月?工资|,(?:一个?月|月薪|月?工资)[^。?!]{{0,14}}(?:厂|单位|公司|活|赔|能拿|一共|一次性|给多少)"
        rf"|,[^。?!]{{0,24}}(?:伤残|工伤|赔|补助|津贴|辞职|离职|离厂))"
        # A card of the disabled goes to grade four: the others are of work wherever one was hurt.
        + (
            rf"|(?:{HURT}|工伤(?!保?险))[^?!]{{0,20}}(?<![一二三四五六七八九十\d])(?:{word}|{number})级"
            rf"(?=[,。 ]|$)|(?:[大医]夫|医院|差不多|估计|怕是|够得?上?)"
            rf"[^,。?!一二三四五六七八九十\d]{{0,6}}(?:{word}|{number})级(?=[,。 ]|$)"
            rf"|(?<![一二三四五六七八九十\d])(?:{word}|{number})级"
            rf"(?=,(?:本人)?(?:月?工资|月薪|一个?月))"
            if number > KEPT_FOR_GOOD
            else ""
        ): number
        for number, word in enumerate(GRADES, start=1)
    },
)
SINCE: Final[Fact[Decimal]] = Fact(
    "months_since_injury",
    "受伤到现在多久了？",
    display="受伤{}了",
    personal=True,
    label="受伤多久了",
    samples=(Decimal(0), Decimal(6), Decimal(14)),
    counted=(
        rf"(?:受的?伤|出事|{HURT}伤?(?:了?[腿手胳膊腰脚指头]{{1,3}})?)(?:到现在|都|已经|有|快"
        rf"|了|,)*({{t}})",
        r"({t})(?:以?前|之前)[^,。?!]{0,6}(?:受|伤|摔|砸|出事)",
        r"工伤(?:认定|申请|申报|期限)*(?:都|超过?了?|过了?|过去了?|拖了?|已经|快)+({t})",
        r"拖(?:了|到现在)?(?:都)?({t})",
        r"拖(?:着|了)?(?:一直)?(?:没|未|不)(?:给)?(?:我|俺)?(?:们)?(?:报|申[报请])(?:工伤)?(?:都|已经|有|快|了)*({t})",
        r"(?:都|已经|早)?过(?:去|完)?了?({t})了?(?=[^,。?!]{0,6}(?:报|申|认))",
        r"晚了?(?:都|快)?({t})",
        r"(?:距离?(?:现在|今天?)|过去|到现在)(?:已经|都|快|有|整)*({t})(?=了|[,。?!]|$)",
    ),
    written=years_and_months,
)

NOT_COUNTED: Final = "醉酒、吸毒、自残自杀、故意犯罪的，法律写明不算工伤"


DETOUR: Final[Fact[bool]] = Fact(
    "detour",
    "是不是顺路买菜、接孩子、去父母家？",
    {"顺路买菜、接孩子、去父母家": True, "没绕路": False},
    personal=True,
    label="绕没绕路",
    topical=True,
    spoken={
        r"(?:上|下)(?:了)?班[^。?!]{0,14}?(?:买菜|[接送](?:孩子|娃|孙|小孩|闺女|儿子)|绕|拐|超市|菜市场|顺[路道]"
        r"|(?:回|去|看|到)(?:爹|娘|父母|老人|娘家|婆家|岳|爸|妈))"
        r"|(?:买菜|[接送](?:孩子|娃|孙)|绕|拐|去(?:爹|娘|父母))[^。?!]{0,14}?(?:上|下)班": True
    },
)
ON_A_TRIP: Final = "单位派的外出、组织的活动伤的算，外出时纯办私事的不算"
ILL_AT_WORK: Final = "在岗位发病，当场或{}内没救过来，视同工伤"

MAY_BE_RETIRED: Final = Decimal(60)  # years: from here on it has to be asked who employs whom
OVER_AGE: Final = "还没到退休年龄的照常认；过了的、领着养老金的能不能认没查到，先到人社局申请"


@rule()
def recognition(facts: Facts, law: Law) -> Entitlement:
    if facts.presume(RETIRED, False):
        return undecided("领着养老金再干活的，能不能认工伤没查到，待确认，先去人社局问")
    if facts.presume(AGE, MAY_BE_RETIRED - 1, "没到退休年龄") >= MAY_BE_RETIRED:
        return undecided(OVER_AGE)
    # The police say only of an accident on the road whose fault it is.
    fault = facts.maybe(FAULT)
    if fault is not UNKNOWN and fault != "alone":
        how = facts.presume(HOW_HURT, "commute")
    else:
        how = facts.get(HOW_HURT)
    if how == "excluded":
        return not_entitled(NOT_COUNTED)
    if how == "commute":
        return _on_the_way(facts)
    if how == "illness":
        return _taken_ill(facts, law)
    if how == "on_foot":
        return not_entitled("上下班路上只有交通事故才算，狗咬、蜂蜇这些一般不算，找狗主人赔")
    if how == "drank":
        return undecided("醉酒的不算；喝了没到醉、又是因为干活伤的，还能申请")
    if how == "trip":
        return replace(entitled(), reasons=(ON_A_TRIP,))
    if how == "rescue":
        return undecided("抢险救灾、为公家救人伤的视同工伤；见义勇为算不算由人社认，先去申请")
    if how == "violence":
        return undecided("因为工作被打的算，私人打架的不算")
    if how == "break":
        return undecided("上班中间吃饭、喝水、上厕所伤的，条例没单列，算不算由人社认，能去申请")
    if how == "private":
        return not_entitled("下了班办私事伤的不算；单位组织的活动、宿舍到单位的路上另看")
    return entitled()


OWN_FAULT: Final = "上下班车祸，本人主要责任或全责的不算"
ON_THE_WAY: Final = "上下班路上的车祸，本人不是主要责任、全责"


def _on_the_way(facts: Facts) -> Entitlement:
    fault = facts.get(FAULT)
    if fault == "most":
        return not_entitled(OWN_FAULT)
    if fault == "alone":
        return undecided("自己摔的要看交警怎么认定，本人主责、全责的不算")
    detour = facts.presume(DETOUR, False)
    told = "顺路买菜、接孩子、去爹娘家的合理路线也算" if detour else ON_THE_WAY
    return replace(entitled(), reasons=(told,))


def _taken_ill(facts: Facts, law: Law) -> Entitlement:
    """Counts as an injury only where one dies of it within the hours of the law."""
    limit = law["injury.hours"]
    hours = facts.maybe(HOURS)
    end = facts.get(OUTCOME) if hours is UNKNOWN else ""
    if (hours is not UNKNOWN and hours <= limit.amount) or end == "within":
        return replace(entitled(), reasons=(ILL_AT_WORK.format(limit.shown),))
    if end == "alive":
        return not_entitled(f"在岗位发病，当场或{limit.shown}内没救过来的才算；救过来的走医保")
    return _too_late(law)


def _too_late(law: Law) -> Entitlement:
    return not_entitled(
        f"在岗位发病，超过{law['injury.hours'].shown}才没的，按条文不算工伤",
        notes=(
            "不算的，交过职工养老的，家里领因病去世的丧葬费、抚恤金",
            f"觉得不对（中暑、出过事故、时间算错），家属{law['injury.own'].shown}内能申请认定",
        ),
    )


def not_paid_for(facts: Facts, law: Law) -> Entitlement | None:
    """What is known to be no injury at work, whatever the grade: of the drunk, of whom most of an
    accident is the fault, of whoever fell ill and died after the hours of the law."""
    how = facts.presume(HOW_HURT, "work", "算工伤的")
    if how == "excluded":
        return not_entitled(NOT_COUNTED)
    if how == "commute" and facts.presume(FAULT, "less", "不是主要责任、全责") == "most":
        return not_entitled(OWN_FAULT)
    if how != "illness":
        return None
    hours = facts.maybe(HOURS)
    late = (
        facts.maybe(OUTCOME) == "later" if hours is UNKNOWN else hours > law["injury.hours"].amount
    )
    return _too_late(law) if late else None


@rule()
def deadline(facts: Facts, law: Law) -> Entitlement:
    """A year for the injured themselves; time lost through the employer is left out of it."""
    own = law["injury.own_months"]
    too_late = "过了一年一般不收了；单位、打官司耽误的时间能扣掉，带证据去问"
    told = until_when(facts, HURT_ON, own, law, too_late)
    if told is not None:
        return told
    partly = facts.maybe(FAULT) == "less"  # the employer may say that it is none
    if partly and facts.maybe(SINCE) is UNKNOWN:
        return undecided(f"算工伤：{ON_THE_WAY}；单位不报的，受伤{law['injury.own'].shown}内自己报")
    notes = ("上下班的车祸，同等、次要责任的算工伤",) if partly else ()
    if facts.at_least(SINCE, own):
        return undecided(too_late, notes=notes)
    return entitled(notes=notes)


_CONTRACTOR: Final = r"(?:包?工头|分包|转包)"
_UNLICENSED: Final = r"[没无]有?(?:任何|啥|什么|施工|相关|营业)?(?:资质|执照)"
_ATTACHED: Final = r"挂靠"
_DISPATCHED: Final = r"(?:派遣|劳务工|劳务公司|派(?:我|他|俺)?(?:出去|过去|[去到]))"
_INJURED: Final = r"(?:伤|摔|砸|轧|断|压|崴|出事)"
ANSWERABLE: Final[Fact[str]] = Fact(
    "works_for",
    "是跟包工头干，还是派遣去的？",
    {"跟包工头干的": "contractor", "派遣去的": "dispatched", "车、队伍挂靠的": "attached"},
    personal=True,
    label="跟谁干的",
    topical=True,
    spoken={
        rf"{words}[^。?!]{{0,20}}{near}|{near}[^。?!]{{0,20}}{words}": value
        for words, value, near in (
            (_CONTRACTOR, "contractor", rf"(?:{_INJURED}|{_UNLICENSED})"),
            (_DISPATCHED, "dispatched", _INJURED),
            (_ATTACHED, "attached", _INJURED),
        )
    },
)
WHO_PAYS: Final = {
    "contractor": "找把活包出去的公司：包工头没资质，由发包的单位担工伤责任",
    "attached": "找被挂靠的单位：挂靠在它名下干活受伤，由它担工伤责任",
    "dispatched": "找派遣公司：派出去干活受伤，由派您的劳务公司担工伤责任",
}


NOT_INSURED: Final[Fact[bool]] = Fact(
    "injury_not_insured",
    "单位给上工伤保险了吗？",
    {"单位没给上工伤险": True, "上了工伤险": False},
    "{}",
    personal=True,
    label="上没上工伤险",
    spoken={
        r"没(?:有)?(?:给)?(?:[俺我他她]|工人)?(?:[交缴上买入]|参加)(?:过|了)?"
        r"(?:工伤(?:保?险)?|社保|五险|保险)|(?:工伤(?:保?险)?|社保|五险|保险)(?:也|都|一直)*"
        r"没(?:有)?(?:给)?(?:[俺我他她])?[交缴上买入]": True,
    },
    topical=True,
)
FROM_THE_FUND: Final = "工伤基金"
BY_THE_EMPLOYER: Final = "单位没给上工伤险，由单位"
FROM_THE_EMPLOYER: Final = "单位（安排不了活时）"


@rule(LUMP_MONTHS, LUMP, SHARE, ALLOWANCE)
def compensation(facts: Facts, law: Law) -> Entitlement:
    """By the grade; in yuan where one's own wage (元/月) is known. The lump sum comes from the
    fund; what is paid by the month up to grade four too, of five and six from the employer."""
    if (refused := not_paid_for(facts, law)) is not None:
        return refused
    grade = facts.get(GRADE)
    months = law[f"lump.{grade}"]
    amounts: dict[Quantity, Amount] = {LUMP_MONTHS: months}
    share = law[f"share.{grade}"] if grade <= len(GRADES) - 4 else None
    if share is not None:
        amounts[SHARE] = share
    wage = span(facts.within(WAGE))
    steps: list[str] = []
    if wage is not None:
        lump = Range(fen(wage.low * months.amount), fen(wage.high * months.amount))
        amounts[LUMP] = lump
        if lump.certain:
            steps.append(f"{months}个月×{plain(wage.low)}元＝{plain(lump.low)}元")
        if share is not None:
            part = share.amount / 100
            amounts[ALLOWANCE] = Range(fen(wage.low * part), fen(wage.high * part))
    told = entitled(amounts, steps=tuple(steps))
    if share is None:
        alone = facts.maybe(NOT_INSURED) is True
        return replace(told, reasons=(BY_THE_EMPLOYER,)) if alone else told
    payer = FROM_THE_FUND if grade <= KEPT_FOR_GOOD else FROM_THE_EMPLOYER
    return replace(told, reasons=(payer,))


@rule(LUMP)
def uninsured(facts: Facts, law: Law) -> Entitlement:
    """Who answers for it: 工伤解释 3, 《社会保险法》 41; with the sum of a grade that is told."""
    who = facts.maybe(ANSWERABLE)
    told = undecided("" if who is UNKNOWN else WHO_PAYS[who])
    if facts.maybe(GRADE) is UNKNOWN:
        return told
    worth = compensation.function(facts, law)
    amounts = {quantity: sum_ for quantity, sum_ in worth.amounts.items() if quantity is LUMP}
    return replace(told, amounts=amounts, steps=worth.steps)


@rule()
def dismissal(facts: Facts, law: Law) -> Entitlement:
    """Whether whoever was injured may be sent away, by the grade: 《工伤保险条例》 35–37."""
    grade = facts.get(GRADE)
    if grade <= KEPT_FOR_GOOD:
        return not_entitled(
            f"{GRADES[0]}到{GRADES[KEPT_FOR_GOOD - 1]}级保留劳动关系、退出岗位，按月领津贴，"
            "不能让您一次买断"
        )
    if grade <= KEPT_AT_WILL:
        share = law[f"share.{grade}"]
        return not_entitled(
            f"{GRADES[KEPT_FOR_GOOD]}、{GRADES[KEPT_AT_WILL - 1]}级单位要给安排活，"
            f"安排不了每月给工资的{share}%；您自己提出才能解除"
        )
    return undecided(
        "七到十级合同到期能不续，但要给一次性医疗补助、就业补助；没到期，不能因为这个伤随便辞"
    )
