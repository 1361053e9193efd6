"""What banks and insurers hold for poor households: the micro-loan, by the name and for the people
of each time, and the insurance of 2017."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from knowledge.facts import (
    MONITORED,
    OUT_OF_POVERTY,
    REGISTERED_POOR,
    REGISTRATION,
    UNKNOWN,
    Fact,
    Household,
    Maybe,
    Person,
)
from knowledge.policy.entitlement import (
    Amount,
    Benefit,
    Entitlement,
    Facts,
    Quantity,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, as_written, plain

LIMIT = Quantity("limit", "小额信贷最多能借（要还）", "元")
TERM = Quantity("term", "小额信贷最长", "年")
AID_LIMIT = Quantity("aid_limit", "帮扶小额信贷最多能借（要还）", "元")


def _edge(household: Household | None, _: Person | None, __: date) -> Maybe[bool]:
    """Households watched against a return to poverty may be of the edge or former poor."""
    if household is None:
        return UNKNOWN
    if "边缘易致贫" in household.categories:
        return True
    return UNKNOWN if "防返贫监测" in household.categories else False


def _worker(household: Household | None, _: Person | None, __: date) -> Maybe[bool]:
    """Whether those who can do light work only count is not told."""
    if household is None or not household.people:
        return UNKNOWN
    abilities = [person.work_ability for person in household.people]
    if "有" in abilities:
        return True
    return False if all(ability == "无" for ability in abilities) else UNKNOWN


EDGE: Final[Fact[bool]] = Fact(
    "edge",
    "您家是认定的边缘户吗？",
    {"边缘户": True, "不是边缘户": False},
    read=_edge,
    listed=True,
    label="是不是边缘户",
    spoken={r"(?<!不是)边缘(?:户|易致贫|人口)": True, r"不是边缘户": False},
)
WORKER: Final[Fact[bool]] = Fact(
    "worker",
    "家里有能干活的人吗？",
    {"有人能干活": True, "没人能干活": False},
    read=_worker,
    label="家里有没有人能干活",
)
PRODUCTION: Final[Fact[bool]] = Fact(
    "production",
    "贷款是用来搞生产的吗？",
    {"搞种植、养殖等生产": True, "不搞生产": False},
    label="贷款用来干什么",
    spoken={
        r"[养喂](?:殖|蜂)|(?:[养喂圈放弄]|买(?!完|了))[^,。?]{0,5}[羊牛猪鸡鸭鹅鱼](?!圈|棚|肉)|种[菜植蒜果粮药]|大棚|搞生产|农机"
        r"|拖拉机|收割机|化肥|饲料|鱼塘|果园"
        r"|买(?:羊|牛|猪|种|鱼苗|鸡苗|树苗)|办厂|加工|扩(?:大)?棚": True,
        r"(?:[贷借款钱用拿想能去]|可以|[贷借]款?[^,。?]{1,4})[^,。?看病]{0,2}"
        r"(?:盖房|买房|修房|结婚|娶媳妇|彩礼|看病|还(?:账|债)|买车|上学)"
        r"|^(?:那|要是?|拿来?|给[^,。?]{1,3})*(?:盖房|买房|修房|结婚|娶媳妇|彩礼|看病|还(?:账|债)|买车|上学)"
        r"[^,。?]{0,2}(?:用|花)?[^,。?]{0,3}(?:行|中|能|可以|成)": False,
    },
)

PART_ELSEWHERE: Final[Fact[bool]] = Fact(
    "part_of_loan_elsewhere",
    "还有一部分要用在别处吗？",
    {"一部分用在婚事、盖房这些上": True, "都用在生产上": False},
    label="有没有一部分用在别处",
    topical=True,
    spoken={
        r"(?<!不)(?<!不办)(?:婚事|喜事|嫁妆|彩礼|娶亲|(?:给|办|结)[^,。?]{0,4}(?:结婚|婚)|装修|买(?:车|房|家具|家电)"
        r"|(?:盖|翻盖|修|建)[^,。?大棚圈舍]{0,3}(?:房|屋|院|楼)|还(?:账|债)|看病|上学|学费)"
        r"|(?:房|屋)子?[^,。?]{0,2}(?:翻|重?盖)": True,
        r"不(?:盖|办|买|修|装|娶|结婚|看病)[^,。?]{0,4}了": False,
    },
)

FOR_ANOTHER: Final[Fact[bool]] = Fact(
    "loan_in_ones_name_for_another",
    "是别人借您的名贷吗？",
    {"别人借名贷": True, "自己贷自己用": False},
    label="是不是别人借名",
    topical=True,
    spoken={
        r"(?:借|用|拿|以)我们?家?的?(?:名字?|名义|身份证|户口本)[^,。?]{0,6}(?:贷|借钱)"
        r"|借我们?的?名(?=[,。?去]|$)|替(?:他|她|人家?|别人|亲戚|朋友)[^,。?]{0,3}贷"
        r"|用我?名字?(?:替|给)(?:他|她|人家?|别人)": True,
    },
)
WANTED: Final[Fact[Decimal]] = Fact(
    "wanted_loan",
    "想贷多少？",
    display="想贷{}元",
    label="想贷多少",
    samples=(Decimal(30000), Decimal(200000)),
    counted=(
        r"(?:缺|差|贷|借|得要?|需要?|要)(?:个|上|款|到|用|钱)*({n})(?:块|元)?(?:钱|本钱)?"
        r"(?=[^。?]{0,24}(?:贷|借|够|齐))",
    ),
)

A_LOAN = "这是贷款，不是白给的钱，到期要还"
BY_THE_BANK = "能不能批、贷多少，由银行审"
PRODUCTION_ONLY = "只能用来搞生产，结婚、盖房、看病、买东西都不行"
NOT_FOR_ANOTHER = "借您的名贷给别人用不行：谁借、谁用、谁还，还不上银行找您要"
PART_ONLY = "只有搞生产的那份能贷，结婚、盖房这些不行"
PART_NOT_FOUND = "只有搞生产的那份能申请；结婚、盖房这些以前不给贷，新的没查到给"


OTHER_USE_UNKNOWN = (
    "以前的小额信贷只能搞生产，盖房、办喜事都不行；新的放没放开没查到，先打电话问银行"
)


@rule(LIMIT, TERM, AID_LIMIT)
def loan(facts: Facts, law: Law) -> Entitlement:
    return _loan(facts, law)


@rule(LIMIT, TERM, AID_LIMIT)
def loan_asked(facts: Facts, law: Law) -> Entitlement:
    """Asked by itself: who is watched is told no other sum, so it is not asked."""
    if _is_over(law):
        return _aid_loan(facts, law, asks=False)
    return _loan(facts, law)


TERMS_NOT_FOUND = "贷几年、要不要担保抵押、贴不贴息，2026年的新办法没查到，问银行"


@rule(LIMIT, TERM, AID_LIMIT)
def edge_loan(facts: Facts, law: Law) -> Entitlement:
    """Who asks for edge households does not ask as a registered poor one."""
    if _is_over(law):
        return loan_asked.function(facts, law)
    if not facts.presume(REGISTERED_POOR, False) and not _on_the_edge(facts, law):
        return not_entitled(_for_whom(law))
    return _loan(facts, law)


def _is_over(law: Law) -> bool:
    """Whether the loan for the registered poor, and for those who left poverty, has ended."""
    ends = law.values["loan.limit"].ends
    return ends is not None and law.day > ends


def _in_transition(law: Law) -> bool:
    """The years after poverty ended, in which those who had left it kept being helped."""
    return law.values["transition"].on(law.day) is not None


def _poor(facts: Facts, law: Law) -> bool:
    """Registered as poor, or on record as one who left poverty in the years after it."""
    if _in_transition(law) and facts.maybe(OUT_OF_POVERTY) is True:
        return True
    return facts.get(REGISTERED_POOR)


def _on_the_edge(facts: Facts, law: Law) -> bool:
    """After 2020 whoever is watched against a return to poverty counts as much."""
    if _in_transition(law) and facts.maybe(MONITORED) is True:
        return True
    return facts.get(EDGE)


def _for_whom(law: Law) -> str:
    name, poor = "扶贫小额信贷", "建档立卡户"
    if _in_transition(law):
        name, poor = "脱贫人口小额信贷", "脱贫户（原建档立卡户）"
    return f"{name}给{poor}和边缘户，普通户可以问银行别的贷款"


def _loan(facts: Facts, law: Law) -> Entitlement:
    if _is_over(law):
        return _aid_loan(facts, law)
    if facts.presume(FOR_ANOTHER, False):
        return not_entitled(NOT_FOR_ANOTHER)
    limit, term = law["loan.limit"], law["loan.term"]
    if not facts.presume(PRODUCTION, True):
        return not_entitled(PRODUCTION_ONLY)
    on_the_edge = facts.maybe(EDGE) is True
    if not (on_the_edge or _poor(facts, law) or _on_the_edge(facts, law)):
        return not_entitled(_for_whom(law))
    if not facts.get(WORKER):
        return not_entitled("要家里有能干活的人")
    told = entitled(
        {LIMIT: limit, TERM: term},
        steps=(f"最多{limit}元、最长{term}年，免担保免抵押，财政贴息",),
        notes=("只能用来搞生产", A_LOAN, BY_THE_BANK),
    )
    return replace(told, reasons=(PART_ONLY,)) if _in_part(facts) else told


def _in_part(facts: Facts) -> bool:
    """俺贷八万,四万买羊,四万办婚事: one part is for production, another is not."""
    return facts.maybe(PRODUCTION) is True and facts.maybe(PART_ELSEWHERE) is True


def _aid_loan(facts: Facts, law: Law, *, asks: bool = True) -> Entitlement:
    """For whoever in the country needs help, whatever the household once was; who that is, the
    place decides."""
    limit = law.find("aid_loan.limit")
    if limit is None:
        ended = law.values["loan.limit"].ends
        law.find("regular_help")
        return undecided(f"脱贫人口小额信贷办到{ended:%Y年}底，过渡期结束了，接着的办法还没出")
    if facts.presume(FOR_ANOTHER, False):
        return not_entitled(NOT_FOR_ANOTHER)
    if _for_other_use(facts):
        return undecided(OTHER_USE_UNKNOWN)
    if facts.maybe(REGISTRATION) == "城镇":
        return not_entitled("帮扶小额信贷给农村有帮扶需求的人，可以问银行别的贷款")
    notes = (TERMS_NOT_FOUND, A_LOAN, BY_THE_BANK)
    watched = facts.get(MONITORED) if asks else facts.maybe(MONITORED) is True
    if watched or facts.maybe(EDGE) is True:
        told = entitled(
            {AID_LIMIT: limit},
            steps=(f"最多{limit}元",),
            notes=("不再看是不是建档立卡、脱贫户", *notes),
        )
        return replace(told, reasons=(PART_NOT_FOUND,)) if _in_part(facts) else told
    reason = f"{PART_NOT_FOUND}；" if _in_part(facts) else ""
    reason += "给农村有帮扶需求的人，您家算不算由当地认定，先问镇里；不再看是不是建档立卡"
    wanted = facts.stated(WANTED)
    if wanted is not UNKNOWN:
        lacks = wanted - limit.amount
        short = f"贷不齐，差{as_written(lacks, '元')}" if lacks > 0 else "够"
        reason = f"{as_written(wanted, '元')}{short}；{reason}"
    return undecided(reason, {AID_LIMIT: limit}, notes=notes)


_NOT_PRODUCTION: Final = (
    r"(?:结婚|办(?:喜|婚)事|娶媳妇|说媳妇|彩礼|盖房|盖屋|买房|修房|翻盖|装修|看病|住院|买车|上学|交学费"
    r"|还(?:账|债|钱|信用卡)|过日子|吃喝|借给|转借|理财|炒股|存(?:银行|定期)|买(?:电视|家电|家具))"
)
OTHER_USE: Final[Fact[bool]] = Fact(
    "loan_for_other_use",
    "贷来的钱想干别的用吗？",
    {"想干别的用": True, "不干别的用": False},
    "{}",
    label="想不想干别的用",
    spoken={
        rf"(?:贷|剩|余|钱|款)[^。?]{{0,24}}?{_NOT_PRODUCTION}"
        rf"|{_NOT_PRODUCTION}[^。?]{{0,16}}?(?:用|花|动)[^。?]{{0,6}}?贷": True,
        rf"不{_NOT_PRODUCTION}了|不(?:盖|办|买|修|装|娶)[^,。?]{{0,4}}了": False,
    },
    topical=True,
)


def _for_other_use(facts: Facts) -> bool:
    """盖房、娶媳妇, and nothing of it for production."""
    if facts.presume(OTHER_USE, False):
        return not facts.presume(PRODUCTION, False)
    return not facts.presume(PRODUCTION, True)


@rule()
def loan_interest(facts: Facts, law: Law) -> Entitlement:
    """No rate is known; what the loan is not for is told before anybody goes to the bank."""
    if not _for_other_use(facts):
        return undecided("")
    if _is_over(law):
        return undecided("", notes=(OTHER_USE_UNKNOWN,))
    return not_entitled(PRODUCTION_ONLY)


@rule()
def loan_use(facts: Facts, law: Law) -> Entitlement:
    """What the loan is for; of the newest one nothing is told but that it takes the old one's
    place."""
    if facts.presume(FOR_ANOTHER, False):
        return not_entitled(NOT_FOR_ANOTHER)
    other_use = facts.presume(OTHER_USE, False, "都用来搞生产")
    produces = facts.maybe(PRODUCTION) is True
    if other_use and not (produces and facts.presume(PART_ELSEWHERE, False)):
        reason = "小额信贷是给搞生产的，剩下的也一样；结婚、盖房、看病、还债都不行"
        later = "（新的帮扶贷放没放宽没查到，先问银行）" if _is_over(law) else ""
        return not_entitled(f"{reason}{later}")
    if _in_part(facts):
        limit = law.find("aid_loan.limit") if _is_over(law) else law["loan.limit"]
        most = "" if limit is None else f"；最多{as_written(limit.amount, '元')}"
        part = PART_NOT_FOUND if _is_over(law) else PART_ONLY
        return replace(entitled(), reasons=(f"{part}{most}",))
    if facts.maybe(PRODUCTION) is True:
        return replace(entitled(), reasons=("种地、养殖这类搞生产的能用",))
    return undecided("")


@rule()
def extension(_: Facts, law: Law) -> Entitlement:
    ends = law.values["loan.extension_year"].ends
    if ends is not None and law.day > ends:
        return not_entitled(f"最晚到{ends:%Y年%-m月}底，已经过了")
    year, month = law["loan.extension_year"], law["loan.extension_month"]
    return entitled(steps=(f"最晚可以延到{year}年{month}月底",))


@rule()
def insurance(facts: Facts, law: Law) -> Entitlement:
    """Whom it takes in is not told beyond its name; only the scheme of one year is known, so that
    afterwards nobody is asked who they are."""
    if facts.maybe(REGISTERED_POOR) is False:
        return not_entitled("扶贫特惠保险是给贫困户的")
    ended = law.values["insurance.year"].ends
    if ended is not None and law.day > ended:
        return undecided(f"扶贫特惠保险是{ended:%Y年}底前的，后来有没有防返贫保险没查到")
    year = law["insurance.year"]
    if law.day.year > year.amount:
        return undecided(f"只查到{year}年度的全省方案，济宁后来的没查到")
    if not facts.get(REGISTERED_POOR):
        return not_entitled("扶贫特惠保险是给贫困户的")
    return entitled(steps=(f"{year}年度：医疗补充、意外伤害、家庭财产三样",))


WRITTEN_SUM: Final[Fact[Decimal]] = Fact(
    "sum_in_the_note",
    "借条上写的是多少钱？",
    display="借条写{}元",
    label="借条写多少",
    samples=(Decimal(10000), Decimal(30000)),
    counted=(
        r"(?:借条|欠条|合同|条子)(?:上)?(?:写|打|签|是)(?:的|了|着)?(?:是|借)?({n})(?!分|厘|年|个月|月)",
        r"(?:借|贷)(?:了|[给我他她]{1,2}|款)?({n})(?:块|元)?(?:钱)?,(?=[^。?]{0,16}(?:扣|先[收抽拿]|抽走|砍头))",
    ),
)
TAKEN_OFF: Final[Fact[Decimal]] = Fact(
    "interest_taken_off",
    "当场先扣了多少利息？",
    display="先扣了{}元",
    label="先扣了多少",
    samples=(Decimal(1000), Decimal(3000)),
    counted=(
        r"(?:先|当场|提前|预先|头里|直接)[^,。?]{0,4}?(?:扣|收|抽|拿)(?:走|掉|下|了|去)*(?:利息)?(?:了)?({n})(?!部?分|半|点|些|样|厘|年|个月|月)",
        r"(?:扣|砍)(?:走|掉|下|了|去)*(?:的)?(?:利息|头息)?({n})(?:块|元)?(?:的)?(?:钱)?(?:利息|头息|手续费)",
    ),
)
IN_HAND: Final[Fact[Decimal]] = Fact(
    "sum_in_hand",
    "实际到手多少钱？",
    display="到手{}元",
    label="到手多少",
    samples=(Decimal(9000), Decimal(27000)),
    counted=(
        r"(?:到手|实际(?:拿|得|给|收)?|只(?:给|拿|转)|就(?:给|拿))(?:到|了|我|的|是|只|才|有)*({n})",
    ),
)
PRINCIPAL = Quantity("principal", "按这个数算本金", "元")


@rule(PRINCIPAL)
def deducted_interest(facts: Facts, _: Law) -> Entitlement:
    """《民法典》 670: what was taken off beforehand is no part of what was lent."""
    in_hand = facts.maybe(IN_HAND)
    written, off = facts.maybe(WRITTEN_SUM), facts.maybe(TAKEN_OFF)
    if in_hand is not UNKNOWN:
        return undecided("", {PRINCIPAL: in_hand})
    if written is UNKNOWN or off is UNKNOWN or off >= written:
        return undecided("")
    left = facts.presume(IN_HAND, written - off)
    step = f"{plain(written)}元−{plain(off)}元＝{plain(left)}元"
    return replace(undecided("", {PRINCIPAL: left}), steps=(step,))


LENT: Final[Fact[Decimal]] = Fact(
    "sum_lent",
    "借了多少本钱？",
    display="借{}元",
    label="借了多少",
    samples=(Decimal(10000), Decimal(30000)),
    topical=True,
    counted=(r"借(?:了|他|她|人|人家|给|我|出去|款|的)*({n})(?:块|元)?(?!分|厘|年|个月|月|次)",),
)
TO_REPAY: Final[Fact[Decimal]] = Fact(
    "sum_to_repay_in_a_year",
    "一年连本带利要还多少？",
    display="一年还{}元",
    label="一年连本带利还多少",
    samples=(Decimal(12000), Decimal(36000)),
    topical=True,
    counted=(
        r"(?:一年|年底|到年|明年)[^。?]{0,10}?(?:还|给)(?:他|她|人家|我|够|上|出)*({n})",
        r"(?:还|给)(?:他|她|人家|我)?({n})(?:块|元)?(?=[^。?]{0,6}一年)",
    ),
)
# 三分, 两分五, 一分半, 2.5分: of a hundred in a month.
_FEN: Final = r"(?:\d\.\d|(?<!\.){n})分(?:半|[一二三四五六七八九1-9](?![\d个年月万千百十分]))?"
PER_TEN_A_MONTH: Final[Fact[Decimal]] = Fact(
    "interest_fen",
    "月息几分？",
    display="月息{}分",
    label="月息几分",
    samples=(Decimal(1), Decimal(3)),
    topical=True,
    counted=(
        rf"月(?:息|利)(?:是|按|要|算|定)*({_FEN})(?!之)",
        rf"({_FEN})厘?(?:的)?月?(?:利|息)",
        rf"(?:利息|利钱|息)(?:是|按|要|算|定)*({_FEN})(?!之)",
    ),
)
INTEREST = Quantity("interest", "照他算一年利息", "元")
A_YEAR: Final = 12  # months
SURELY_OVER: Final = Decimal(24)  # % a year: the LPR of a year would have to be six
HUNDRED: Final = Decimal(100)


@rule(INTEREST)
def interest_rate(facts: Facts, law: Law) -> Entitlement:
    """What the interest comes to in a year; the LPR of the day of the contract is not known here,
    so that only what is far above four times of it is called too much."""
    times, lent = law.find("lending.times"), facts.stated(LENT)
    fen, repaid = facts.stated(PER_TEN_A_MONTH), facts.stated(TO_REPAY)
    if times is None:
        return undecided("")
    if fen is not UNKNOWN:
        rate, step = fen * A_YEAR, f"月息{plain(fen)}分×12＝年利{plain(fen * A_YEAR)}%"
    elif lent is not UNKNOWN and repaid is not UNKNOWN and repaid > lent > 0:
        rate = ((repaid - lent) * HUNDRED / lent).quantize(Decimal("0.1"))
        gain = plain(repaid - lent)
        step = f"（{plain(repaid)}−{plain(lent)}）＝{gain}元，合年利{plain(rate)}%"
    else:
        return undecided("")
    amounts: dict[Quantity, Amount] = {}
    if lent is not UNKNOWN:
        amounts[INTEREST] = lent * rate / HUNDRED
    cap = f"借钱那时一年期LPR的{times}倍"
    if rate >= SURELY_OVER:
        told = f"高了：年利{plain(rate)}%，超过{cap}的部分不用给，本金照还"
    else:
        told = f"年利{plain(rate)}%，要跟{cap}比，LPR问银行；超的部分不用给"
    return replace(undecided(told, amounts), steps=(step,))


BENEFITS = (
    # A loan is no gift: what may be borrowed is not what it is worth.
    Benefit(
        "小额信贷",
        "finance.loan",
        loan,
        drawn_as=(
            *("扶贫小额信贷", "小额信贷", "扶贫小额贷款", "扶贫贷款", "小额贷款"),
            *("脱贫人口小额信贷", "脱贫小额信贷", "帮扶小额信贷"),
        ),
    ),
    Benefit(
        "扶贫特惠保险",
        "finance.insurance",
        insurance,
        drawn_as=("扶贫特惠保险", "特惠保险", "扶贫保险"),
    ),
)
