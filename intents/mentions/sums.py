"""Sums of money: what each is (its role) and of how long and of whom it speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from intents.mentions.mention import SUM, Mention
from intents.mentions.numbers import Number, Numeral

LARGEST: Final = 10**8  # yuan; what is more belongs to no household


@dataclass(frozen=True)
class Sum:
    amount: Number  # yuan
    role: str  # one of ROLES, or "" where nothing tells
    months: Decimal | None  # how many it is for: 12 of 一年; 0 of a day; None where nothing tells
    each: bool = False  # of every person: 人均, 每人
    total: bool = False  # 拢共, 合计: of the parts that are told beside it
    part: bool = False  # of one bill: 手术一万二, 药四千


# The role of a sum by the words before it in its clause, and by those right behind it. What is told
# of a part of a bill outranks the words for the bill as a whole, however near those stand.
_PART_OF_A_BILL: Final = {
    "own_share": r"自己(?:还)?(?:掏|拿|付|出|花|背|承担|负担)|自个(?:儿)?(?:还)?(?:掏|拿|付"
    r"|出|花)|自付|自负|个人(?:承担|负担|付|掏|支付)|报(?:销)?(?:完|后)|扣完"
    r"|(?<!花了)掏了?$|剩下",
    "outside": r"(?:目录|范围|政策|医保)(?:以|之)?外|自费|不能报|报不了|不给报|不报的"
    r"|不(?:在|算|走|进)(?:医保|目录)|护工|陪护|营养品",
    "inside": r"(?:目录|范围|政策|医保)(?:以|之)?内|合规|能报(?:销)?的|可报|纳入报销",
    "reimbursed": r"报(?:销)?了|报(?:销)?(?:回来|下来|过|掉)|给(?:我)?报|统筹(?:支付|报|出)"
    r"|医保(?:已经?)?(?:给|报|付|支付|出|拿)|赔了?|减免了|救助了",
    "deductible": r"起付|门槛|押金|先扣|先交",
    "price": r"盖|买|装修|彩礼|丧|火化|墓|修房|房租|租金|学杂?费|(?:培训|训练|康复|护理"
    r"|保育|住宿|伙食)费|培训|报名|中介|安装|开户费|[水电]费|物业|罚|工钱",
    "pocket": r"(?:兜|手|身)(?:里|上|头)",
}
_OF_THE_WHOLE: Final = {
    "premium": r"(?:缴|交)(?:了|的|过|着|费|纳|养老|医保|社保|保险)*|保费|医保费|参保费|保险费|档",
    "loan": r"贷|借|欠|还(?:款|账|贷)|外债|饥荒|拉了|债",
    "balance": r"账户|余额|攒|存|存款|折子上",
    "standard": r"标准|提高到|涨到?|降到|封顶|限额|上限|最高|线(?:是|才)?|价|固定",
    "received": r"领(?:了|着|的|到)?|发(?:了|的|给)?|补(?:贴|助|了|的)?|给(?:了|的|我)?"
    r"|拿(?:着|了|到)|养老金|退休金|低保金|低保费|补偿|赔偿|奖|打(?:了|到)|[寄汇]",
    "income": r"收入|[落剩]$|地租|流转费|分红|挣|赚|工资|打零?工|开$"
    r"|月(?:薪|入)|收成|收个|(?:净|落)(?:剩|下|收)|卖|入账|到手"
    r"|进$|合$|摊"
    r"|得$|人均|每(?:个|口)?人|平均",
    "cost": r"花(?:了|费|掉|的|出去|销)?|费用|用了|药费?|药钱|总费|(?:医疗|住院|检查|化验"
    r"|床位|手术|治疗)费|单子|发票|票|账单|总账|结算|检查|手术|治疗|看病|住院|透析|化疗"
    r"|支架|搭桥",
}
_TOTAL: Final = re.compile(
    r"合计|总共|合起来|加起来|加(?:一块|一起)|拢共|总$"
)
_BILL_PART: Final = re.compile(r"手术费?|药[费钱]?|床位费?|检查费?|化验费?|材料费?|治疗费|护理费")
_AFTER: Final = {
    "outside": r"(?:多)?(?:元|块)?钱?(?:说)?(?:是|都是|算|属于|的)?(?:目录外|自费|范围外"
    r"|不能报|不(?:在|算|走|进)(?:医保|目录)|不报|报不了)",
    "inside": r"(?:元|块)?钱?(?:全|都)?(?:是|在|的|算)?(?:目录内|范围内|能报|合规)",
    "income": r"(?:元|块)?钱?(?:左右|上下)?(?:的)?(?:收入|工资|进项)",
    "premium": r"(?:元|块)?钱?(?:的)?(?:那?(?:一)?档|保费|养老|医保|合作医疗)",
    "cost": r"(?:元|块)?钱?(?:的)?(?:住院费|药费|医药费|医疗费|费用|药|检查费|手术费|单子"
    r"|账单|发票|票(?!价))",
    "deductible": r"(?:(?:元|块)钱?的?|的)(?:门槛|起付|押金)",
    "loan": r"(?:元|块)?钱?(?:的)?(?:债|账(?!单)|贷款|外债|饥荒)",
    "received": r"(?:元|块)?钱?(?:的)?(?:养老金|退休金|补贴|补助|低保|救助)",
    "reimbursed": r"(?:元|块)?钱?(?:已经)?(?:是)?(?:医保报|报销了|给报|统筹)",
    "own_share": r"(?:元|块)?钱?(?:给我)?扣",
}
ROLES: Final = frozenset({*_PART_OF_A_BILL, *_OF_THE_WHOLE})
_BEFORE: Final = tuple(
    {role: re.compile(words) for role, words in roles.items()}
    for roles in (_PART_OF_A_BILL, _OF_THE_WHOLE)
)
_BEHIND: Final = {role: re.compile(words) for role, words in _AFTER.items()}
_MEDICAL: Final = re.compile(
    r"住院|医院|卫生院|附院|手术|治|化疗|透析|门诊|病|瘤|癌|接生|剖腹|白内障|药"
)
_UNIT: Final = re.compile(
    r" ?(?P<unit>元|块钱?) ?(?:(?P<tenth>[一二三四五六七八九1-9])(?:毛|角)?"
    r"(?![十百千万岁年级\d个口人月天次]))?"
)
_NO_SUM: Final = re.compile(
    r" ?(?:分之|[级岁年月天次个口人种周%成号折倍回户名项类档页楼度斤亩米日点趟套间里平]"
    r"|[多来]?岁|公里|小时|多个)"
)
_A_DAY: Final = Decimal(0)
_PERIODS: Final = (
    (Decimal(12), re.compile(r"一年|每年|年(?=收入|纯收入)|全年|年均|/年")),
    (Decimal(6), re.compile(r"半年")),
    (Decimal(3), re.compile(r"一季|每季")),
    (
        Decimal(1),
        re.compile(r"每个?月|一个?月|月月|月(?=收入|工资|均|薪|入|挣|总|共|均)|按月|单月|/月"),
    ),
    (_A_DAY, re.compile(r"一天|每天|一日|每次|一趟|/天")),
)
_PERIOD_AFTER: Final = re.compile(r"多?(?:元|块)?钱?(一个?月|每个?月|/月|一年|每年|/年|一天)")
_EACH: Final = re.compile(
    r"人均|每(?:个|口)?人|一(?:个)?人(?:头)?(?=合|平均|摊|能?分|才)|平均(?:下来|每人|一人)"
    r"|均摊|摊到每?人|人头"
)
_A_MONTH: Final = re.compile(r"[一每]个?月(?:也?就|才|只有?|大概|差不多|不过|能有?|得有?|有)*$")
_DUES: Final = re.compile(r"低保|养老|补[贴助]|[租保学电水话]费|房租|工资|费用")
# 是五百还是一千 asks; 那三千多 is known to both; 一块 is together.
_ASKED: Final = re.compile(r"还是$|[那这哪]$|免(?:得了|了)?$")
_OR: Final = re.compile(r"(?:元|块钱?)?还是")
_BREAK: Final = re.compile(r"[,。;?!:]")
_TENTHS: Final = {name: n % 9 + 1 for n, name in enumerate("一二三四五六七八九123456789")}
_TOGETHER: Final = re.compile(r"一块(?!钱|[一二三四五六七八九]|五)")
_WINDOW: Final = 24


def sums(text: str, found: Sequence[Numeral]) -> Iterator[Mention]:
    """Bare numbers count as money where their role is told and their size allows it."""
    last, begin = "", 0
    medical = bool(_MEDICAL.search(text))
    for numeral in found:
        after = text[numeral.end : numeral.end + _WINDOW]
        unit = _UNIT.match(after)
        if unit is None and (_NO_SUM.match(after) or size(numeral.number) < 100):
            continue
        amount = numeral.number
        if unit is not None and unit["tenth"] and isinstance(amount, Decimal):
            amount += Decimal(_TENTHS[unit["tenth"]]) / 10
        if size(amount) >= LARGEST or _TOGETHER.match(text, numeral.begin):
            continue
        end = numeral.end + (unit.end() if unit else 0)
        clause = _BREAK.split(text[max(begin, numeral.begin - _WINDOW) : numeral.begin])[-1]
        total = bool(_TOTAL.search(clause))
        months = _months(clause, after)
        role = _role(clause, after)
        if not role and last in ("cost", "outside", "income") and len(clause) <= 4:
            role = last  # a list of sums goes on with the role of the first: 药四千,床位六百
        if not role and total:
            bill = last == "cost" or not months or _MEDICAL.search(clause)
            role = "cost" if bill else "income"
        if not role and unit and _A_MONTH.search(clause) and not _DUES.search(text):
            role = "income"  # 俩人过,一月就六百来块
        if not role and medical and (size(amount) >= 1000 or unit):
            role = "cost"
        if (_ASKED.search(clause) and not after.startswith(("的账", "块钱的账"))) or _OR.match(
            after
        ):
            role = ""
        if role == "cost" and months == 1 and not re.search(r"院|手术", clause):
            role = "price"  # what is spent every month is no bill
        begin = end
        if role or unit:
            each, part = bool(_EACH.search(clause)), bool(_BILL_PART.search(clause))
            yield Mention(SUM, Sum(amount, role, months, each, total, part), numeral.begin, end)
            last = role


def size(amount: Number) -> Decimal:
    if isinstance(amount, Decimal):
        return amount
    return amount.high or amount.low or Decimal(0)


def _role(clause: str, after: str) -> str:
    for role, words in _BEHIND.items():
        if words.match(after):
            return role
    for roles in _BEFORE:
        ends = [
            (found.end(), role) for role, words in roles.items() for found in words.finditer(clause)
        ]
        if ends:
            return max(ends, key=lambda each: each[0])[1]
    return ""


def _months(clause: str, after: str) -> Decimal | None:
    nearest = max(
        ((found.end(), months) for months, words in _PERIODS for found in words.finditer(clause)),
        default=None,
    )
    if nearest is not None:
        return nearest[1]
    behind = _PERIOD_AFTER.match(after)
    if behind is None:
        return None
    return next(months for months, words in _PERIODS if words.search(behind[1]))
