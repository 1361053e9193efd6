"""When employees retire, by month of birth, sex and post; and what residents are told instead.

Source: the measures on raising the retirement age step by step (2025). A month is written as files
write it (202705), an age of so many years and months as two quantities.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from knowledge.facts import (
    AGE,
    BIRTH_MONTH,
    INSURED_AS,
    SEX,
    UNKNOWN,
    Fact,
    Interval,
    Maybe,
    month_in_words,
    month_number,
)
from knowledge.policy.entitlement import (
    Amount,
    Entitlement,
    Facts,
    Missing,
    Quantity,
    Range,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import MONTH, Law, plain

RETIRE = Quantity("retire", "退休年月", MONTH)
REACHED = Quantity("reached", "到退休年龄的年月", MONTH)
YEARS_OLD = Quantity("years_old", "退休年龄", "岁")
AND_MONTHS = Quantity("and_months", "退休年龄的零头", "个月")
# What each kind comes to, told side by side where it is not known which it is.
MAN_AT = Quantity("man_at", "男职工退休年月", MONTH)
WORKER_AT = Quantity("worker_at", "女职工（工人岗）退休年月", MONTH)
CADRE_AT = Quantity("cadre_at", "女职工（管理、技术岗）退休年月", MONTH)
# The same where none of the three is put off.
MAN_ON_TIME = Quantity("man_on_time", "男职工退休年月", MONTH)
WORKER_ON_TIME = Quantity("worker_on_time", "女职工（工人岗）退休年月", MONTH)
CADRE_ON_TIME = Quantity("cadre_on_time", "女职工（管理、技术岗）退休年月", MONTH)
EARLIEST = Quantity("earliest", "最早可以退的年月", MONTH)
LATEST = Quantity("latest", "最晚可以退的年月", MONTH)
OLD_AGE = Quantity("old_age", "原来的退休岁数", "周岁")
WISHED_LATEST = Quantity("wished_latest", "想晚退的最晚年月", MONTH)
WISHED_EARLIEST = Quantity("wished_earliest", "想早退的最早年月", MONTH)
TRADE_AGE = Quantity("trade_age", "特殊工种原来能早退的岁数", "周岁")
NEEDED = Quantity("needed", "退休那年的最低缴费年限", "年")
RESIDENT_FROM = Quantity("resident_from", "领居民养老金的年月", MONTH)
RESIDENT_AGE = Quantity("resident_age", "居民养老领取年龄", "周岁")

WORKING_AGE: Final = 16  # below it nobody's retirement is reckoned
WIDEST: Final = 14  # months of birth that a year or an age leaves open

POST: Final = Fact(
    "work_post",
    "是工人岗（车间、一线、服务），还是管理、技术岗？",
    {"工人岗": "工人", "管理、技术岗": "管理技术"},
    "{}",
    personal=True,
    label="岗位",
    spoken={
        r"女工人?(?![资伤作龄程])|普工|工人岗|工勤岗|操作工|挡车工|收银(?:员|的|[,。 ])"
        r"|挡车|保安|开(?:叉车|铲车|吊车|行车)|(?:食堂|饭店)(?:里|的)?做饭|厨师|装卸|搬运|电焊|营业员|端盘子|洗碗工?|理货|导购|保洁|后厨|售货员|缝纫工|包装工|纺织工|流水线|生产线"
        r"|(?<=[,。 ])工人(?=[,。 ]|$)"
        r"|普通工人|厂里?的?工人|车间(?:里?(?:干|上班|开|的(?=[,。 ]|$))|女工)"
        r"|当工人|(?:饭店|超市|食堂)(?:里|的)?服务员|厂里?(?:干活|打工)"
        r"|(?:一线|车间)里?的?(?:工人|职工|岗)|一线(?:干|上班)|在一线|(?:是|当|按)工人|厂里?一线"
        r"|一线(?=[,。?]|$)|车间(?=[,。?]|$)"
        r"|(?:原来?|原先|以前|原本|老政策|本来)(?:[是该按]|应该)*(?:五十|50)岁?[就能该]*退": "工人",
        r"^技术员|(?<=[,。 是当干做])技术员|女(?:会计|工程师|教师|老师|护士|厂长|科长|技术员)"
        r"|(?:办公室|单位|厂里?|公司)的?(?:会计|出纳|文员|工程师|技术员)(?!们?(?:[都也]?[说讲跟让叫]|告诉|通知))|[当是干做](?:着|了|过)?(?:会计|出纳|老师|教师|护士|医生|大夫)"
        r"|坐办公室|车间主任|(?:财务|人事|后勤|办公)[科室](?!的?(?:小?姑娘|小伙|同志|人(?!员))|[^,。?]{0,5}(?:说|讲|告诉|让|叫|通知))|(?:中学|小学|学校|医院)的?(?:教师|老师|护士|医生|大夫)"
        r"|^(?:护士|会计|教师|老师|医生)(?=,)|教书|(?<!代课)(?<!民办)(?:小学|中学|初中|高中|学校)的?(?:老师|教师)|当(?:护士|会计|医生)"
        r"|(?:按|照)?(?:五十五|55)岁?(?:的?那一?)[档拨]"
        r"|(?:原来?|原先|以前|原本|老政策|本来)(?:[是该按]|应该)*(?:五十五|55)岁?[就能该]*退"
        r"|[在坐]科室|科室(?:里|的)?(?:上班|工作|干)"
        r"|女的?干部|(?<=[,。 ])干部(?=[,。 ]|$)|管理岗|技术岗|专技岗|干部[身岗]|(?:是|当|按)干部"
        r"|管理人员|技术人员": "管理技术",
    },
)


# Whoever is asked about is named by a kinship that tells man or woman: no fact of a person's own.
_MEN: Final = (
    r"男人|当家[的嘞]|老公|丈夫|[爹爸]|父亲|公公|岳父|老丈人|爷爷|哥哥?|弟弟|大哥|二哥|儿子"
    r"|女婿|姐夫|妹夫"
    r"|叔叔?|大爷|舅舅?|老头子?|姑父|姨父|男同事"
)
_WOMEN: Final = (
    r"媳妇|老婆|妻子|[娘妈]|母亲|婆婆|岳母|奶奶|姐姐?|妹妹|大姐|嫂子?|姑姑?|姨|婶子?|舅妈|闺女|女儿"
)
# 我老婆在家带孩子,我哪年退 is of whoever speaks, behind his wife.
_NO_SPEAKER: Final = (
    r"(?![,。; ]我(?!们?家?(?:[爹娘爸妈]|老[公婆])|[想要]|问|寻思|听|看|打听|不(?:知道|懂|明白)))"
)
KIN: Final[Fact[str]] = Fact(
    "sex_by_kinship",
    SEX.question,
    SEX.options,
    label=SEX.label,
    topical=True,
    spoken={
        rf"^(?:请问,?|给|帮)?(?:我|他|她)?家?(?:{words})(?![妈娘婆父哥家])"
        rf"(?=(?:{_NO_SPEAKER}[^?!]){{0,40}}(?:退|下来|延迟))": value
        for words, value in ((_MEN, "男"), (_WOMEN, "女"))
    }
    | {r"她(?![们爹娘爸妈男老])(?=呢|[^?!,。]{0,12}(?:退|几岁|多大|下来|管理|干部|技术))": "女"},
)
# Work that only employees do: whoever names it is not asked how he is insured.
EMPLOYED: Final[Fact[bool]] = Fact(
    "works_as_employee",
    INSURED_AS.question,
    {"在单位上班": True, "没在单位上班": False},
    personal=True,
    label=INSURED_AS.label,
    topical=True,
    spoken={
        r"厂(?![房家商])|煤矿|车间|[男女](?:职工|工人|干部)"
        r"|(?:是|俩)个?职工(?![医养])|单位(?!人)|公司|企业|机关|铁路|教书|工龄|延迟退休|弹性退休|跟单位"
        r"|(?:学校|医院|银行)里?(?:上班|工作|干|当|的|退)": True,
    },
)
WISH: Final[Fact[str]] = Fact(
    "wished_time_of_retirement",
    "想早退还是晚退？",
    {"想早退": "early", "想晚退": "late"},
    label="想早退还是晚退",
    topical=True,
    spoken={
        r"(?:早|提前)(?:点|些|一?[两二三几123]年)?(?:办)?退|早点下来|最早"
        r"|(?:等不及|不想等)[^。?]{0,6}(?:现在|马上|提前|就)[^,。?]{0,3}[办退]"
        r"|现在就[想要]?[办退]|不(?:想|愿意?)延|(?:想|打算|准备|能)(?:在|到)?(?:20\d\d|[今明后])年[^,。?]{0,4}退|(?:四十[五六七八九]|4[5-9])岁?(?:就|想|能|要)*办?退"
        r"|(?:六十|60|五十五?|55|50)岁?就[想要能]?办?退|原来的?岁数就?办?退"
        r"|还(?:是|能|可以)?[按照在]着?"
        r"(?:原来|老规定|[^,。?]{0,3}(?:六十|60|五十五?|55|50))[^,。?]{0,3}退": "early",
        r"晚(?:点|些|一?[两二三几]年)?退|延(?:着|后)退|多干(?:[几两二三一]年)"
        r"|最多能?干到|最晚": "late",
    },
)
# What may be left earlier for, by the years at it.
TRADE: Final[Fact[str]] = Fact(
    "special_trade",
    "干的是井下、高温、高空、特别繁重，还是有毒有害的活？",
    {
        "井下": "underground",
        "高温": "hot",
        "高空": "high",
        "特别繁重": "heavy",
        "有毒有害": "harmful",
    },
    personal=True,
    label="干的哪种活",
    topical=True,
    spoken={
        r"井下|下(?:了)?井|矿下|挖煤|采煤|掘进": "underground",
        r"高温|烧窑|炉前|炼钢|炼铁|锅炉工|铸造": "hot",
        r"高空|架子工|塔吊|爬杆": "high",
        r"(?:特别|重体力)繁重|重体力|装卸工|搬运工": "heavy",
        r"有毒|有害|苯|喷漆|铅|粉尘": "harmful",
    },
)
TRADE_YEARS: Final[Fact[Decimal]] = Fact(
    "special_trade_years",
    "这种活一共干了几年？",
    personal=True,
    display="干了{}年",
    label="干了几年",
    samples=(Decimal(6), Decimal(12)),
    topical=True,
    counted=(
        r"(?:干|下|做|待|烧|挖|采)(?:了|过|满|够|井|煤|窑)*({n})年",
        r"(?:井下|高温|高空|有毒|有害|特殊工种)[^,。?]{0,4}?({n})年",
        r"({n})年的?(?:井下|高温|高空|特殊工种)",
    ),
)


@dataclass(frozen=True)
class _Kind:
    """One of the three kinds of retirement age; `name` begins the ids of its values."""

    name: str
    words: str


MEN: Final = _Kind("men", "男职工")
CADRES: Final = _Kind("cadres", "女职工管理、技术岗")
WORKERS: Final = _Kind("workers", "女职工工人岗")
_BOUNDS: Final = {
    "underground": "underground",
    "hot": "underground",
    "high": "heavy",
    "heavy": "heavy",
    "harmful": "harmful",
}
ON_TIME: Final = {MEN: MAN_ON_TIME, WORKERS: WORKER_ON_TIME, CADRES: CADRE_ON_TIME}


_RETIREMENT: Final = (
    RETIRE,
    REACHED,
    YEARS_OLD,
    AND_MONTHS,
    MAN_AT,
    WORKER_AT,
    CADRE_AT,
    MAN_ON_TIME,
    WORKER_ON_TIME,
    CADRE_ON_TIME,
    EARLIEST,
    OLD_AGE,
    LATEST,
    WISHED_LATEST,
    WISHED_EARLIEST,
    TRADE_AGE,
    NEEDED,
    RESIDENT_FROM,
    RESIDENT_AGE,
)


@rule(*_RETIREMENT)
def retirement(facts: Facts, law: Law) -> Entitlement:
    if facts.maybe(INSURED_AS) == "居民":
        return _resident(facts, law)
    born = _born(facts, law)
    if _years(law.day.year * 12 + law.day.month - 1 - born.high) < WORKING_AGE:
        return not_entitled("还没到上班的年纪")
    if _sex(facts) == "男":
        if not _employed(facts) and facts.get(INSURED_AS) == "居民":
            return _resident(facts, law)
        return _beside(facts, _of_kind(MEN, born, facts, law), born, law)
    if facts.maybe(INSURED_AS) == "灵活就业":  # whatever her post was before
        return _woman_paying_for_herself(born, facts, law)
    if facts.maybe(POST) is UNKNOWN and not _employed(facts):
        insured = facts.get(INSURED_AS)
        if insured == "居民":
            return _resident(facts, law)
        if insured == "灵活就业":
            return _woman_paying_for_herself(born, facts, law)
    found = _of_kind(WORKERS if facts.get(POST) == "工人" else CADRES, born, facts, law)
    return _beside(facts, found, born, law)


def _sex(facts: Facts) -> str:
    told = _told_sex(facts)
    return facts.get(SEX) if told is UNKNOWN else told


def _told_sex(facts: Facts) -> Maybe[str]:
    """As it was said or is on file, else as the kinship tells it."""
    sex: Maybe[str] = facts.maybe(SEX)
    if sex is UNKNOWN:
        return facts.maybe(KIN)
    return sex


def _employed(facts: Facts) -> bool:
    insured = facts.maybe(INSURED_AS)
    if insured is not UNKNOWN:
        return insured in ("职工", "退休")
    return facts.maybe(EMPLOYED) is True


@rule(*_RETIREMENT)
def retirement_by_kind(facts: Facts, law: Law) -> Entitlement:
    """Whoever asks in general hears the ages; whoever tells a month of birth, what it comes to."""
    trade = facts.maybe(TRADE)
    if trade is not UNKNOWN:  # earlier than anybody may: the three years of all are not its answer
        old = f"原来男满{law['special.men'].shown}、女满{law['special.women'].shown}"
        new = "；现在的细则没查到，待确认" if law.holds("retirement_reform") else ""
        bound, years = law[f"special.{_BOUNDS[trade]}"], facts.maybe(TRADE_YEARS)
        if years is not UNKNOWN and years < bound.amount:
            why = f"{TRADE.show(trade)}要干满{bound.shown}，{plain(years)}年还不够"
            return undecided(f"{why}，不能按特殊工种早退（老办法）{new}")
        so = "" if years is UNKNOWN else f"，{plain(years)}年够了"
        told = f"{TRADE.show(trade)}的活干满{bound.shown}{so}，能按特殊工种申请早退"
        return undecided(f"{told}，{old}{new}")
    sex = _told_sex(facts)
    post = facts.maybe(POST)
    known = sex == "男" or post is not UNKNOWN
    if facts.between(BIRTH_MONTH) is None:
        return undecided("")
    if not known:
        born = _born(facts, law)
        kinds = {WORKER_AT: WORKERS, CADRE_AT: CADRES} if sex == "女" else {}
        return undecided("", {q: _months(_retires(kind, born, law)) for q, kind in kinds.items()})
    kind = MEN if sex == "男" else WORKERS if post == "工人" else CADRES
    return _of_kind(kind, _born(facts, law), facts, law)


def _beside(facts: Facts, found: Entitlement, born: Range, law: Law) -> Entitlement:
    """With what the other kinds come to, where it is only supposed that somebody is of this one."""
    supposed = facts.case.supposed
    kinds: dict[Quantity, _Kind] = {MAN_AT: MEN} if SEX.name in supposed else {}
    if SEX.name in supposed or POST.name in supposed:
        women = {WORKER_AT: WORKERS, CADRE_AT: CADRES}
        if POST.name not in supposed and (told := facts.maybe(POST)) is not UNKNOWN:
            women.pop(CADRE_AT if told == "工人" else WORKER_AT)
        kinds |= women
    dates = {quantity: _months(_retires(kind, born, law)) for quantity, kind in kinds.items()}
    if len(kinds) == len(ON_TIME) and not any(_delay(kind, born.high, law) for kind in ON_TIME):
        dates |= {ON_TIME[kind]: dates[quantity] for quantity, kind in kinds.items()}
    return replace(found, amounts={**found.amounts, **dates})


def _born(facts: Facts, law: Law) -> Range:
    """The first and last month that somebody may be born in, counted from the year 0. An age that
    the question tells outranks the birth date on file, if the two differ."""
    months = facts.between(BIRTH_MONTH)
    told = facts.stated(AGE)
    only_age = BIRTH_MONTH.name not in facts.case.stated and told is not UNKNOWN
    if months is None or (only_age and told != _age_by(months, law)):
        months = None
        if (age := facts.between(AGE)) is not None and age.low is not None:
            today = Decimal(law.day.year * 12 + law.day.month - 1)
            oldest = age.high if age.high != age.low else age.low + 1
            assert oldest is not None
            span = Range(today - oldest * 12, today - age.low * 12)
            return _narrow(span)
    if months is None or months.low is None or months.high is None:
        raise Missing(BIRTH_MONTH, {})
    last = _counted(months.high) - (0 if months.low == months.high else 1)
    return _narrow(Range(_counted(months.low), last))


def _age_by(months: Interval, law: Law) -> Decimal | None:
    """Whole years of somebody born in a month that is known."""
    if months.low is None or months.low != months.high:
        return None
    return _years(law.day.year * 12 + law.day.month - 1 - _counted(months.low))


def _narrow(born: Range) -> Range:
    if born.high - born.low > WIDEST:
        raise Missing(BIRTH_MONTH, {})
    return born


def _counted(month: Decimal) -> Decimal:
    """197308 as months since the year 0."""
    return month // 100 * 12 + month % 100 - 1


def _written(months: Decimal) -> Decimal:
    return month_number(int(months // 12), int(months % 12) + 1)


def _years(months: Decimal) -> Decimal:
    return months // 12


def _delay(kind: _Kind, born: Decimal, law: Law) -> Decimal:
    """Months by which one born in that month retires later than before 2025."""
    if not law.holds("retirement_reform"):
        return Decimal(0)
    first = _counted(law[f"retirement.{kind.name}.first"].amount)
    if born < first:
        return Decimal(0)
    most = (law[f"retirement.{kind.name}"].amount - _before(kind, law)) * 12
    step = law[f"retirement.{kind.name}.every"].amount
    return min(most, (born - first) // step + 1)


def _before(kind: _Kind, law: Law) -> Decimal:
    return law[f"retirement.{kind.name}.before"].amount


def _retires(kind: _Kind, born: Range, law: Law) -> Range:
    """The months in which those born between two months retire: a later birth, a later month."""
    before = _before(kind, law) * 12
    return Range(
        born.low + before + _delay(kind, born.low, law),
        born.high + before + _delay(kind, born.high, law),
    )


def _of_kind(kind: _Kind, born: Range, facts: Facts, law: Law) -> Entitlement:
    before = _before(kind, law) * 12
    delays = Range(_delay(kind, born.low, law), _delay(kind, born.high, law))
    dates = _retires(kind, born, law)
    amounts: dict[Quantity, Amount] = {_named(dates, law): _months(dates)}
    if delays.certain:
        amounts[YEARS_OLD] = _years(before + delays.low)
        if delays.low % 12:
            amounts[AND_MONTHS] = delays.low % 12
    if RETIRE in amounts:
        amounts[OLD_AGE] = _before(kind, law)
        amounts |= _elastic(born, before, dates, law)
        wish = facts.maybe(WISH)
        if wish == "late" and LATEST in amounts:
            amounts[WISHED_LATEST] = amounts[LATEST]
        if wish == "early" and facts.maybe(TRADE) is not UNKNOWN:
            amounts[TRADE_AGE] = law["special.men" if kind is MEN else "special.women"]
        elif wish == "early" and EARLIEST in amounts:
            amounts[WISHED_EARLIEST] = _not_before_the_notice(amounts[EARLIEST], dates, law)
    amounts[NEEDED] = Range(
        least_years(int(dates.low // 12), law), least_years(int(dates.high // 12), law)
    )
    steps = (_step(kind, born.low, delays.low, law),) if born.certain else ()
    return entitled(amounts, steps=steps, notes=_of_the_trade(facts))


def _not_before_the_notice(earliest: Amount, dates: Range, law: Law) -> Amount:
    """Whoever did not tell his employer yet has to, so many months before he leaves."""
    if not dates.certain or not isinstance(earliest, Range):
        return earliest
    today = law.day.year * 12 + law.day.month - 1
    soonest = min(today + law["retirement.notice"].amount, dates.low)
    month = max(earliest.low, _written(soonest))
    return Range(month, month)


def _of_the_trade(facts: Facts) -> tuple[str, ...]:
    trade = facts.maybe(TRADE)
    if trade is UNKNOWN:
        return ()
    return (f"{TRADE.show(trade)}的活干够年头能申请更早退，凭档案另核",)


@rule()
def special_trade(facts: Facts, law: Law) -> Entitlement:
    """Whether the years at such work are enough to leave earlier: the older bounds, since what
    holds after the reform was not found."""
    trade, years = facts.maybe(TRADE), facts.maybe(TRADE_YEARS)
    if trade is UNKNOWN or years is UNKNOWN:
        return undecided("")
    bound = law[f"special.{_BOUNDS[trade]}"]
    told = f"{TRADE.show(trade)}要干满{bound.shown}"
    if years < bound.amount:
        return undecided(f"{told}，{plain(years)}年还不够；再干够了，凭档案里的记录认定")
    return undecided(f"{told}，{plain(years)}年够了，凭档案里的记录认定")


def _step(kind: _Kind, born: Decimal, delay: Decimal, law: Law) -> str:
    before = _before(kind, law)
    old = born + before * 12
    step = f"{_words(born)}生，{kind.words}原{plain(before)}周岁＝{_words(old)}"
    if not law.holds("retirement_reform"):
        return step.replace("原", "")
    return f"{step}，延{plain(delay)}个月＝{_words(old + delay)}" if delay else f"{step}，不延迟"


def _words(months: Decimal) -> str:
    return month_in_words(_written(months))


def _named(dates: Range, law: Law) -> Quantity:
    """Reached where even the latest of the months is over or has come."""
    return REACHED if dates.high <= law.day.year * 12 + law.day.month - 1 else RETIRE


def _months(span: Range) -> Range:
    return Range(_written(span.low), _written(span.high))


def _elastic(born: Range, before: Decimal, dates: Range, law: Law) -> dict[Quantity, Amount]:
    """At most so many years earlier, and not below the old age; as many later."""
    freely = law.find("retirement.elastic")
    if freely is None:
        return {}
    by = freely.amount * 12
    earliest = Range(
        max(born.low + before, dates.low - by), max(born.high + before, dates.high - by)
    )
    found: dict[Quantity, Amount] = {LATEST: _months(Range(dates.low + by, dates.high + by))}
    if earliest != dates:
        found[EARLIEST] = _months(earliest)
    return found


def _woman_paying_for_herself(born: Range, facts: Facts, law: Law) -> Entitlement:
    """Nothing that was found says whether her age rises from that of workers or of cadres."""
    spans = [_of_kind(kind, born, facts, law).amounts for kind in (WORKERS, CADRES)]
    found = [each.get(RETIRE) or each[REACHED] for each in spans]
    return undecided(
        "自己交费的女的按工人岗还是管理岗的岁数，没查到文件",
        {RETIRE: Range(min(each.low for each in found), max(each.high for each in found))},
    )


def _resident(facts: Facts, law: Law) -> Entitlement:
    """The residents' pension is not put off: men and women draw it at the same age."""
    age = law["claim_age"]
    if facts.between(BIRTH_MONTH) is None and facts.between(AGE) is None:
        return entitled({RESIDENT_AGE: age})
    born = _born(facts, law)
    dates = Range(born.low + age.amount * 12, born.high + age.amount * 12)
    step = f"{_words(born.low)}生＋{age}周岁＝{_words(dates.low)}"
    return entitled(
        {RESIDENT_FROM: _months(dates), RESIDENT_AGE: age},
        steps=(step,) if born.certain else (),
    )


def year_of_retirement(facts: Facts, law: Law) -> int | None:
    """The year in which an employee retires, where birth, sex and post are known and leave one."""
    dates = month_of_retirement(facts, law)
    if dates is None:
        return None
    first, last = int(dates.low // 12), int(dates.high // 12)
    return first if first == last else None


def month_of_retirement(facts: Facts, law: Law) -> Range | None:
    """Counted from the year 0; None where birth or age, sex and post do not tell it."""
    months, post = facts.between(BIRTH_MONTH), facts.maybe(POST)
    sex = _told_sex(facts)
    if months is None and facts.maybe(AGE) is UNKNOWN:
        return None
    if sex is UNKNOWN or (sex == "女" and post is UNKNOWN):
        return None
    kind = MEN if sex == "男" else WORKERS if post == "工人" else CADRES
    return _retires(kind, _born(facts, law), law)


def least_years(year: int, law: Law) -> Decimal:
    """The years that whoever begins to draw in that year must have paid."""
    least = law["employee_years"].amount
    first = law.find("years.rise_from")
    if first is None or year < first.amount:
        return least
    risen = (year - first.amount + 1) * law["years.rise_by"].amount / 12
    return min(law["years.most"].amount, least + risen)
