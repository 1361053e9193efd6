"""The unemployment benefit: who gets it, for how long at most and how much a month.

《社会保险法》 45, 46; how many months a year of paying in gives, Shandong decides: only the most
that the law allows is told.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from knowledge.departments.employment.rules.shared import (
    DEVELOPED,
    ELSEWHERE,
    NOT_NAMED,
    OWED,
    PAID,
    PLACE,
    SERVICE,
    WHY_LEFT,
    WORKED,
    length_in_words,
    years_and_months,
)
from knowledge.facts import UNKNOWN, Fact, Interval
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
from knowledge.policy.law import Law, LawValue, plain

MOST_MONTHS = Quantity("most", "失业金最长", "个月")
MONTHLY = Quantity("monthly", "失业金", "元/月")
APART = Quantity("apart", "两档失业金相差", "元/月")
ALTOGETHER = Quantity("altogether", "失业金领满一共", "元")

QUIT: Final = "自己辞职的领不了失业金（欠薪、不交社保逼走的能领）"
OPEN_WAYS: Final = {
    "agreed": "商量着离职，单位先提的能领，自己先提的不能",
    "refused": "单位没降条件、自己不续的，算不算由人社定",
}
ALL_PAID: Final = "这是按在岗时失业险都交了算的"
LONG_ENOUGH: Final = "失业险交满了"
PLACES: Final = "高新区、太白湖按哪一档没查到"


VETERAN: Final[Fact[bool]] = Fact(
    "veteran",
    "是当兵退役回来的吗？",
    {"退役军人": True, "没当过兵": False},
    personal=True,
    label="是不是退役回来的",
    spoken={
        r"没(?:有)?当过兵": False,
        r"退役(?!军人事务)|退[伍五]|(?<!没)(?<!没有)当过兵|部队(?:下来|退)|转业(?:军人|回来)"
        r"|(?<!安置)部队转业|转业(?=[,。 自]|$)|自主就业|当的兵"
        r"|服(?:满|完)?役[^,。?]{0,5}退下来|复员|当(?:了"
        r"|过)?[^,。?]{0,6}兵[^,。?]{0,4}回来": True,
    },
)
SERVED: Final[Fact[Decimal]] = Fact(
    "months_served",
    "当了几年兵？",
    display="当兵{}",
    written=years_and_months,
    personal=True,
    label="当了几年兵",
    samples=(Decimal(24), Decimal(60), Decimal(150)),
    counted=(
        r"当(?:了|过)?({t})(?:多|来)?(?:的)?(?:义务)?兵",
        r"(?:服役|当兵|在部队|军龄)(?:了|干了|待了|有|是|一共)?({t})",
        r"(?:服了?|干了?|在部队[^,。?]{0,3})({t})(?:多|来)?的?(?:兵?役|义务兵|士官|军士)",
    ),
)


@rule(MOST_MONTHS, MONTHLY, ALTOGETHER)
def unemployment(facts: Facts, law: Law) -> Entitlement:
    paid, served = facts.maybe(PAID), facts.maybe(SERVED)
    back = facts.maybe(WHY_LEFT) is UNKNOWN and served is not UNKNOWN  # no other work is told of
    if paid is UNKNOWN and (back or facts.presume(VETERAN, False)) and law.holds("veteran.year"):
        return _of_a_veteran(facts, law)
    if served is UNKNOWN or not law.holds("veteran.year"):
        served = Decimal(0)
    if paid is not UNKNOWN and paid + served < law["paid.least"].amount:
        return not_entitled(_too_little(law))
    if paid is UNKNOWN and facts.presume(OWED, False):
        return undecided(
            f"要交满{law['paid.least'].shown}；单位欠缴的先投诉让它补上，补不上害您领不到的能要它赔"
        )
    why = facts.get(WHY_LEFT)
    if why == "quit":
        return not_entitled(QUIT)
    if why in OPEN_WAYS and paid is UNKNOWN:
        return undecided(f"{OPEN_WAYS[why]}；{_too_little(law)}")
    most, notes = _most(facts, law)
    steps: tuple[str, ...] = ()
    if paid is not UNKNOWN and served:  # years in the army count beside those paid in
        most, notes = _reached(paid + served, law), ("当兵的年头算在一起，由人社核",)
        steps = (f"{plain(paid)}个月＋当兵{plain(served)}个月＝{plain(paid + served)}个月",)
    if most is None:
        if facts.within(PAID) is UNKNOWN:
            return undecided(
                f"光这{length_in_words(facts, SERVICE)}不够，{_too_little(law)}；"
                "以前单位交的、没领过的加起来够了就能领"
            )
        return not_entitled(_too_little(law))
    amounts: dict[Quantity, Amount] = {MOST_MONTHS: most}
    monthly, place = _unasked(facts, law)
    if monthly is not None:
        amounts[MONTHLY] = monthly
    if facts.presume(ELSEWHERE, False):
        place = (_of_elsewhere(law),)
    notes = (*notes, *place)
    if why == "offered":
        notes = ("让单位写明是它提出的，别写“个人原因”，写了就像自己辞的", *notes)
    notes = (*notes, "“最长”是上限，实际几个月由人社按缴费年限核", "还要先办失业登记")
    if why in OPEN_WAYS:
        return undecided(OPEN_WAYS[why], amounts, notes=notes)
    if isinstance(monthly, LawValue) and isinstance(most, LawValue):
        amounts[ALTOGETHER] = most.amount * monthly.amount
    return entitled(amounts, steps=steps, notes=notes)


@rule(MOST_MONTHS, MONTHLY)
def veteran(facts: Facts, law: Law) -> Entitlement:
    """What a veteran gets who paid in nothing but his years of service."""
    if not law.holds("veteran.year"):
        return undecided("退役后没工作的能不能领，没查到这一天的规定，问户籍地人社局")
    return _of_a_veteran(facts, law)


def _of_a_veteran(facts: Facts, law: Law) -> Entitlement:
    """《退役军人安置条例》85: at the place of registration, the years of service being paid."""
    served = facts.maybe(SERVED)
    amounts: dict[Quantity, Amount] = {}
    if served is not UNKNOWN:
        most = _reached(served, law)
        if most is None:
            return undecided("军龄算缴费年限，不满一年的问户籍地人社")
        amounts[MOST_MONTHS] = most
    monthly, place = _unasked(facts, law)
    if monthly is not None:
        amounts[MONTHLY] = monthly
    told = entitled(amounts, notes=("退休、供养安置的不在内", *place))
    return replace(told, reasons=("退役后没及时就业的，到户籍地人社申领，军龄算缴费年限",))


def _of_elsewhere(law: Law) -> str:
    if law.holds("transfer.year"):
        return "社保在外地交的，在那里领按那里的标准，问那里人社；选户籍地领的按户籍地的标准"
    return "社保在外地交的，按那里的标准，问那里的人社局"


def _too_little(law: Law) -> str:
    return f"领失业金，失业险单位和本人要交满{law['paid.least'].shown}"


def _reached(months: Decimal, law: Law) -> LawValue | None:
    """The longest for so many months paid in; None where they are too few."""
    reached = [each for each in ("least", "five", "ten") if months >= law[f"paid.{each}"].amount]
    return law[f"most.{reached[-1]}"] if reached else None


def _most(facts: Facts, law: Law) -> tuple[LawValue | None, tuple[str, ...]]:
    """The longest it may be drawn, None where too little was paid in; and what it presumes."""
    service = facts.within(WORKED)
    service = facts.within(SERVICE) if service is UNKNOWN else service
    if isinstance(service, Interval) and service.low is not None and service.high is not None:
        alike = _reached(service.low, law) == _reached(service.high - 1, law)  # 干了六年多
        service = service.low if alike else service
    if facts.within(PAID) is UNKNOWN and isinstance(service, Decimal):
        most = _reached(service, law)
        if most is not None:  # who worked here for less may have paid in elsewhere
            facts.presume(PAID, service, ALL_PAID)
            facts.presume(WORKED, service, ALL_PAID)
            return most, (ALL_PAID,)
    least = law["paid.least"]
    if facts.within(PAID) is UNKNOWN and isinstance(service, Decimal) and service < least.amount:
        return None, ()
    if facts.case.known(PAID) is UNKNOWN:  # who was dismissed hears that he gets it
        facts.presume(PAID, least.amount, LONG_ENOUGH)
        facts.presume(SERVICE, least.amount, LONG_ENOUGH)
        facts.presume(WORKED, least.amount, LONG_ENOUGH)
    elif not facts.at_least(PAID, least):
        return None, ()
    if not facts.at_least(PAID, law["paid.five"]):
        return law["most.least"], ()
    return law["most.ten" if facts.at_least(PAID, law["paid.ten"]) else "most.five"], ()


def _unasked(facts: Facts, law: Law) -> tuple[Amount | None, tuple[str, ...]]:
    """Whether and how long does not hang on the county: it is not asked for on that account."""
    if facts.maybe(PLACE) is not UNKNOWN:
        return monthly_amount(facts, law)
    higher, lower = law.find("unemployment.A"), law.find("unemployment.B")
    if higher is None or lower is None:
        return None, ()
    return Range(lower.amount, higher.amount), ("每月多少看在哪个县市区",)


def monthly_amount(facts: Facts, law: Law) -> tuple[Amount | None, tuple[str, ...]]:
    if not law.holds("unemployment.A") or facts.presume(ELSEWHERE, False):
        return None, ()
    place = facts.get(PLACE)
    if place == NOT_NAMED:
        supposed = PLACE.name in facts.case.supposed  # nobody has said so
        low, high = (law[f"unemployment.{group}"].amount for group in "BA")
        return Range(low, high), () if supposed else (PLACES,)
    return law[f"unemployment.{'A' if place == DEVELOPED else place}"], ()


_DRAWS: Final = r"失业(?:保险)?金[^。?!]{0,24}?"
BACK_AT_WORK: Final[Fact[str]] = Fact(
    "ends_drawing",
    "是又上班了、打零工，还是到退休年龄了？",
    {
        "又上班了": "work",
        "打零工、临时活": "odd",
        "领养老金、到退休年龄": "retired",
        "介绍的活没去": "refused",
        "去外地住一阵": "away",
        "当兵去了": "army",
        "怀孕、生孩子": "birth",
    },
    personal=True,
    label="为什么怕停",
    topical=True,
    spoken={
        r"(?:介绍|推荐|安排|让|叫)[^。?!]{0,10}(?:工作|活|岗位|面试|培训)[^。?!]{0,12}(?:没去"
        r"|不去|不想去|没接|拒|嫌)"
        r"|(?:没去|不去|拒绝?)[^。?!]{0,6}(?:面试|培训)": "refused",
        rf"{_DRAWS}(?:零工|临时活|短工|零活|散工|日结|钟点|小时工|兼职)": "odd",
        rf"{_DRAWS}(?:(?:满|到|够)(?:了)?(?:六十|五十五?|60|55|50)|退休|领(?:上|了|着)?养老金"
        r"|到(?:了)?(?:年龄|岁数?))": "retired",
        rf"{_DRAWS}(?:怀孕|怀上|生孩子|生了|坐月子)": "birth",
        rf"{_DRAWS}(?:当兵|入伍|参军)": "army",
        rf"{_DRAWS}(?:(?:去|到|在|上|回)[^,。?!]{{0,8}}(?:住|待|看孩子|带孙|旅游|走亲戚|老家)"
        r"|出去?(?:趟)?(?:远门|旅游))": "away",
        rf"{_DRAWS}(?:返聘|叫(?:我|俺)回去|偷着?上班|(?:又|在)[^,。?!]{{0,6}}(?:干活|上班)[^,。?!]{{0,8}}没交社保)"
        rf"|{_DRAWS}(?<![没未])(?:(?:又|再|重新|找着?了?|找到|有了|上了?)[^,。?!]{{0,5}}(?:上班"
        rf"|工作|单位"
        r"|新活|活干|班)|重新就业|入职)": "work",
    },
)
ENDS: Final = {
    "work": "要停：重新上班就停领，没领完的留着，下次失业接着领",
    "odd": "打零工、临时活停不停没查到，待确认，先跟人社说一声；单位给交了社保就停",
    "refused": "没正当理由不接人社介绍的工作、培训，要停；有正当理由的当面说清、留凭据",
    "birth": "照发：怀孕、生孩子不在要停的情形里；看病生产用职工医保（失业保险基金交）",
    "army": "要停：应征入伍就停领，没领完的留着，退役后没就业再失业时接着用",
    "away": "法律列的要停的情形里，没有去外地住一阵这一样；别误了人社叫去的面试、培训",
    "retired": "开始领养老金就停；到年龄办退休前先跟人社问清接哪一个月",
}


@rule()
def unemployment_ends(facts: Facts, _: Law) -> Entitlement:
    """When it is stopped: 《社会保险法》 51."""
    why = facts.maybe(BACK_AT_WORK)
    return undecided("" if why is UNKNOWN else ENDS[why])


@rule(MONTHLY, APART)
def unemployment_standard(facts: Facts, law: Law) -> Entitlement:
    """How much it is a month, whoever asks."""
    monthly, notes = monthly_amount(facts, law)
    if monthly is None and facts.presume(ELSEWHERE, False):
        return undecided(_of_elsewhere(law))
    if monthly is None:
        return undecided("这一天的失业金标准没查到")
    amounts: dict[Quantity, Amount] = {MONTHLY: monthly}
    steps = _raised(monthly, law)
    if PLACE.name in facts.case.supposed:  # nobody has said where
        higher, lower = (law[f"unemployment.{group}"].amount for group in "AB")
        amounts[APART] = higher - lower
        steps = (f"{plain(higher)}−{plain(lower)}＝{plain(higher - lower)}元",)
    return entitled(amounts, steps=steps, notes=notes)


def _raised(monthly: Amount, law: Law) -> tuple[str, ...]:
    """By how much more than the step before."""
    if not isinstance(monthly, LawValue):
        return ()
    former = law.before(monthly.id, monthly.version.since)
    if former is None:
        return ()
    more = plain(monthly.amount - former.amount)
    return (f"比以前多：{monthly}−{former}＝{more}元",)


LEFT_OVER = Quantity("left_over", "没领完的失业金", "个月")
GRANTED: Final[Fact[Decimal]] = Fact(
    "months_granted",
    "当初一共批了几个月？",
    display="批了{}个月",
    personal=True,
    label="批了几个月",
    samples=(Decimal(12), Decimal(24)),
    topical=True,
    counted=(
        r"(?:批|核|核定|定|给|该领|能领|应领)(?:了|的|下来|我|俺|是|一共|总共)*({n})个月",
        r"(?:一共|总共|本来|原来)(?:是|有|批|能领|该领|给)*({n})个月",
    ),
)
DRAWN: Final[Fact[Decimal]] = Fact(
    "months_drawn",
    "已经领了几个月？",
    display="领了{}个月",
    personal=True,
    label="领了几个月",
    samples=(Decimal(3), Decimal(10)),
    topical=True,
    counted=(
        r"(?<!能)(?<!该)(?<!应)领(?:了|过|到|完)+(?:才|有|都|失业金|第)*({n})个月",
        r"失业金(?:已经|都|才|也)*领(?:了|过)?({n})个月(?!的)",
    ),
)


@rule(LEFT_OVER)
def unemployment_rest(facts: Facts, law: Law) -> Entitlement:
    """What was granted and not drawn is kept for the next time: 《社会保险法》46."""
    granted, drawn = facts.maybe(GRANTED), facts.maybe(DRAWN)
    if granted is UNKNOWN or drawn is UNKNOWN or not drawn < granted <= law["most.ten"].amount:
        return undecided("")
    left = granted - drawn
    step = f"{plain(granted)}−{plain(drawn)}＝{plain(left)}个月"
    return replace(undecided("", {LEFT_OVER: left}), steps=(step,))
