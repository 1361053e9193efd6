"""Employees' pension: the years that are needed, what those without an employer pay, what the
account gives, illness before the age, which of two pensions counts, where it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from knowledge.departments.pension.rules.retirement import (
    KIN,
    WORKING_AGE,
    least_years,
    month_of_retirement,
    year_of_retirement,
)
from knowledge.facts import (
    AGE,
    BIRTH_MONTH,
    INSURED_AS,
    PENSION_YEARS,
    SEX,
    UNKNOWN,
    Fact,
    Household,
    Maybe,
    Person,
)
from knowledge.policy.entitlement import (
    Amount,
    Entitlement,
    Facts,
    Missing,
    Quantity,
    Range,
    Verdict,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, percent_of, plain

MINIMUM = Quantity("minimum", "最低缴费年限", "年")
DUE = Quantity("due", "那年的最低缴费年限", "年")
A_MAN_LACKS = Quantity("a_man_lacks", "男的还差", "年")
MONTHLY_PAYMENT = Quantity("monthly_payment", "每月自己缴", "元/月")
YEARLY_PAYMENT = Quantity("yearly_payment", "一年自己缴", "元/年")
TO_ACCOUNT = Quantity("to_account", "其中记入个人账户", "元/月")
ALLOWANCE_MONTHS = Quantity("allowance_months", "病残津贴发几个月", "个月")

MONTHS_A_YEAR: Final = 12
HALF_A_YEAR: Final = Decimal("0.5")
_N: Final = "({n})"
_AWAY: Final = (
    "(?:外省|外地|江苏|浙江|上海|北京|天津|广东|广州|深圳|苏州|昆山|南京|无锡|常州|杭州|宁波|温州"
    "|义乌|福建|厦门|河北|河南|安徽|辽宁|大连|沈阳|新疆|内蒙|东莞|佛山|云南|贵州|四川|重庆|湖南|湖北|江西|广西"
    "|海南|山西|陕西|甘肃|青海|宁夏|吉林|黑龙江|武汉|西安|成都|长沙|合肥|郑州|东北)"
)
_OTHER_PROVINCE: Final = (
    "(?:外省|河南|河北|安徽|江苏|浙江|上海|北京|天津|广东|福建|湖北|湖南|江西|四川|重庆|贵州|云南|陕西|山西|甘肃|辽宁"
    "|吉林|黑龙江|东北|内蒙古?|新疆|广西|海南|宁夏|青海|西藏)"
)
_CITY: Final = (
    "(?:青岛|济南|烟台|潍坊|淄博|威海|临沂|德州|聊城|滨州|菏泽|枣庄|日照|泰安|东营|莱芜|省内)"
)
_HERE: Final = "(?:济宁|山东|这里|这边|本地|任城|兖州|曲阜|邹城|微山|鱼台|金乡|嘉祥|汶上|泗水|梁山)"
_JOB: Final = "(?:职工(?:养老)?|社保|五险|城镇|单位|企业|公司|厂里?|灵活就业)"
_PART: Final = r"(?=[^,。?!]{0,5}(?:年半|年[零又带]?[一二两三四五六七八九十\d]{1,2}个?月))"
# Of years in two provinces neither alone is all: 广东交了八年社保,福建交了十二年.
_FIRST_OF_TWO: Final = (
    rf"(?![^。?]{{0,4}}[, ](?:后来|又|再|在|到|去)*{_AWAY}[^,。?]{{0,6}}[交缴干])"
)
_SECOND_OF_TWO: Final = "".join(
    f"(?<!年,{name})(?<!年,在{name})(?<!社保,{name})" for name in _AWAY[3:-1].split("|")
)
PAID: Final[Fact[Decimal]] = Fact(
    "employee_years",
    "职工养老（不算居民养老）一共交了多少年？",
    display="职工养老缴费{}年",
    personal=True,
    label="职工养老交了几年",
    samples=(Decimal(3), Decimal(12), Decimal(22)),
    counted=(
        rf"职工(?:养老|的|保)?(?:又|才|只有?|就|有|一共|总共)*{_N}年(?!代|级|半|多|零|来)",
        rf"{_JOB}[^,。?居欠没断停漏未]{{0,8}}?(?:[交缴](?:了|过|够|满|费|有|的|着)*(?:养老|社保)?(?:保险)?)(?:才|整整?|都|已经?|一共|总共|快)*{_N}年(?!代|级|半|多|零|来){_FIRST_OF_TWO}",
        rf"(?<![欠没断停漏未给]){_SECOND_OF_TWO}(?:[交缴](?:了|过|满|够)*)(?:整整?|足足|快)?{_N}年的?(?:职工|社保|企业|城镇|单位|灵活就业){_FIRST_OF_TWO}",
        # 从2009年就交养老,算下来17年了; 上了22年班,职工养老一直交着.
        rf"(?:厂里?|单位|公司|车间|企业|职工)[^?!居农没未断]{{0,30}}?养老[^。?!居农没未断\d]{{0,6}},(?:算(?:下来|起来)|满打满算|前后|到(?:现在|如今|今年)|一共|总共|已经?)*{_N}年(?!代|半|多|零|来|前)",
        rf"(?:厂里?|单位|公司|企业)[上干](?:了|满|过)*{_N}年班?,[^。?!居农没未断]{{0,6}}(?:养老|社保|五险)[^,。?!没未断停]{{0,4}}(?:一直|都|年年)[^,。?!没未断]{{0,3}}[交缴]",
        rf"(?<![没不未])满{_N}年(?=够|行|可以)",
        rf"(?:厂里?|单位|公司|企业)(?:干|上班)?(?:了)?{_N}年(?=,(?:当兵|后来|自己))",
        rf"(?<=,)(?:我)?现在(?:才|有|是|已经?|都)?{_N}年(?=够|行|能|,|差)",
        # Whoever paid in and then drew, as a clause tells that names no residents' insurance.
        rf"(?:^|(?<=[,。?!]))[^,。?!居农没未]{{0,10}}?[交缴](?:了|过|满|够)*(?:整整?)?{_N}年(?!代|半|多|零"
        r"|来),?(?:退休金|养老金)?(?:领|拿|吃)(?:了|过)",
        rf"(?:工人|职工|单位|公司|企业|车间)[^。?!居农]{{0,20}}?养老(?:保险)?[交缴]到(?:现在|今[天年]|如今)"
        rf"(?:正好|刚好|整整?|满|有|了|才|都|已经?)*{_N}年(?!代|半|多|零|来)",
        rf"(?:工人|职工|单位|公司|企业|车间|厂里?)[^。?!居农]{{0,12}}?养老(?:保险)?[交缴](?:了|过|满|够|着|才|有)*{_N}年(?!代|半|多|零|来)",
        rf"职工养老[^。?!居没未断欠]{{0,6}},(?:到(?:现在|今[天年]|如今)|一共|总共|前后)(?:有|是|交了?|缴了?)*{_N}年(?!代|半|零|来)",
        # 生前企业退休,领了六年,交了二十八年: of whoever was retired.
        rf"(?:[国央私]企|企业|职工|厂里?|单位|公司)的?退休[^?!居农]{{0,24}}?(?:[交缴干]|上班)(?:了|过|满|够)*{_N}年(?!代|半|多|零|来)",
        # 退休领了九年,年头一共交了二十七年: of whoever drew a worker's pension.
        rf"退休[^?!居农]{{0,24}}?(?:交|缴|年头|年限)[^,。?!没未断欠]{{0,6}}?(?:一共|总共|前后|共)(?:[交缴有是了])*{_N}年(?!代|半|多|零|来)",
        rf"{_N}年(?:的)?工龄",
        rf"职工养老(?:保险)?[, ](?:只|才|就)?[交缴](?:了|过|满|够|才)*{_N}年(?!代|级|半|多|零|来)",
        rf"灵活就业[^。?!居]{{0,4}},养老(?:保险)?[交缴](?:了|过|满|够|才)*{_N}年(?!代|级|半|多|零|来)",
        rf"(?<![要得须想能没再])(?:攒|凑|累计|累积)(?:够|满|了|下|到|有)+{_N}年(?!代|级|半|多|零|来|才)",
        rf"社保(?:才|只有?|就|有|满|够|已经?|一共|总共)*{_N}年(?!代|半|多|零|来)",
        rf"[交缴](?:了|过|满|够)*{_N}年(?!代|半|多|零|来)[^。?!]{{0,8}}(?:抚恤|丧葬|去世)",
        rf"(?:去世|走了?|没了|死了?)(?:的?职工)?,[交缴](?:了|过|满|够)*{_N}年(?!代|半|多|零|来)"
        rf"(?=[^。?!]{{0,8}}(?:抚恤|丧葬))",
        rf"(?:缴费|年限|工龄)(?:年限)?(?:才|只有?|就|有|满|够|是|一共|总共)*{_N}年(?!代"
        rf"|半|多|零|来)",
    ),
    spoken={
        r"(?:社保|职工养老(?:保险)?|养老保险|养老)[^,。?]{0,5}(?:从来?|一直"
        r"|一分钱?|都)?(?:没|未)(?:有)?[交缴](?:过|了)?(?!满|够|完|几)"
        r"|从来?(?:没|未)(?:有)?[交缴]过(?:社保|职工|养老)"
        # Whoever thinks of it only now, or would pay all fifteen years at once, has paid none.
        r"|(?:才|刚)想起来?[^,。?]{0,3}[交缴](?:职工|养老|社保)"
        r"|(?:一次|一把|一下子?)(?:性)?[^,。?]{0,3}补[^,。?]{0,2}(?:十五|15)年": Decimal(0),
    },
)
# Years with a half or with months: no whole number of them may stand in their place.
PAID_MONTHS: Final[Fact[Decimal]] = Fact(
    "employee_months",
    "职工养老交了几年零几个月？",
    display="职工养老缴费{}",
    personal=True,
    label="职工养老交了几年几个月",
    samples=(Decimal(42), Decimal(174)),
    counted=(
        rf"[交缴](?:了|过|够|满|费|有|的|着|养老|社保|保险|才|都|已经?|一共|总共)*{_PART}({{t}})",
        rf"职工(?:养老|社保)(?:保险)?(?:才|只有?|就|有)*{_PART}({{t}})",
        r"(?:养老|社保|职工|厂里?|单位|公司|企业)(?:断断续续|[^,。?失医欠断停漏居农]){0,6}[交缴](?:了|过|够|满|费|有|的|着|才|都|已经?|一共|总共)*"
        r"({t})(?=[,。?!了]|$)",
    ),
    written=lambda months: _in_words(months / MONTHS_A_YEAR),
)
DRAW_YEAR: Final[Fact[Decimal]] = Fact(
    "draw_year",
    "哪一年到退休年龄？",
    display="{}年到龄",
    personal=True,
    label="哪年到退休年龄",
    samples=(Decimal(2027), Decimal(2034), Decimal(2040)),
    counted=(
        r"(20[2-6]\d)(?!年?[之以]?前)年?[^,。?交缴]{0,4}(?:退休|退|到龄|到点|到年龄|到岁|够岁|领)",
        r"(20[2-6]\d)年?(?:正好|刚好|就|才|整|满|到|我|他|她)*(?:六十|60|五十五?|55|50)(?!年|块|元)",
    ),
)
_REACHES: Final = (
    r"(?:到(?:退休|点|龄|年龄|岁数?)|够(?:岁|龄|年龄)|退休"
    r"|满?(?:六十|60)(?![年块元多\d一二三四五六七八九])"
    r"|[满到够](?:五十五?|55|50)(?![年块元多\d一二三四六七八九]))"
)
DRAWS_IN: Final[Fact[Decimal]] = Fact(
    "years_to_the_age",
    "还有几年到退休年龄？",
    display="还有{}年到龄",
    personal=True,
    label="还有几年到龄",
    samples=(Decimal(1), Decimal(5)),
    topical=True,
    spoken={
        rf"{word}[^,。?交缴差]{{0,6}}{_REACHES}": Decimal(years)
        for years, word in enumerate(("今年", "明年", "后年", "大后年"))
    },
    counted=(
        rf"(?:还有|再有|再过|还得等){_N}年(?:就|才|该)?{_REACHES}",
        rf"(?:离|距)退休(?:年龄)?(?:还)?(?:差|有|得)?{_N}年",
        rf"(?<![交缴过干]){_N}年(?:后|以后|之后){_REACHES}",
        rf"还差{_N}年(?:就|才|该)?(?:到)?退休",
    ),
)
BASE: Final[Fact[Decimal]] = Fact(
    "contribution_base",
    "打算按多少钱的缴费基数交？",
    display="缴费基数{}元",
    personal=True,
    label="缴费基数",
    samples=(Decimal(4000), Decimal(7000)),
    counted=(
        rf"基数(?:是|按|选|定|为|报|:|用)*{_N}",
        rf"[按选挑照用]{_N}(?:元|块钱?)?的?(?:缴费)?基数",
    ),
)
KEPT_IN: Final[Fact[str]] = Fact(
    "pension_kept_in",
    "到退休时养老关系在哪：户口所在的山东，还是外省？",
    {"在山东": "山东", "在外省": "外省"},
    "养老关系{}",
    personal=True,
    label="养老关系在哪个省",
    spoken={
        rf"(?:现在|眼下|目前|如今)(?:在)?{_AWAY}(?:那边?)?(?:断|停)(?:了|着|缴|交)"
        rf"|(?:养老|社保)?(?:关系|账户|社保)(?:都|还|现在|仍|一直|没转|没动|,|,还)*(?:留|挂|放"
        rf"|搁)?在{_AWAY}": "外省",
        r"(?:关系|社保)?(?:早就?|已经?|都|又)(?:把关系)?转(?:回|到)(?:来)?了?(?:济宁|山东|老家|本地)"
        r"|(?:养老|社保)?关系(?:都|还|现在|一直)?(?:就)?在(?:济宁|山东|老家|本地)": "山东",
        rf"(?:现在|眼下|目前|最后|如今|还)(?:是)?(?:在|回到?了?)?(?:{_HERE}|老家)[^,。?]{{0,6}}"
        r"(?:交|缴|上班|干)"
        rf"|(?:又|后来|回来|回到?)在?(?:{_HERE}|老家)[^,。?]{{0,6}}(?:交|缴|上班|干)"
        rf"|回到?了?(?:{_HERE}|老家)[^。?]{{0,16}}(?:想|准备|打算|接着)[^,。?]{{0,4}}"
        "[交缴]": "山东",
        rf"(?:现在|眼下|目前|最后|如今|还|一直)(?:是)?(?:(?:又|到了?)?在)?{_AWAY}[^,。?]{{0,4}}"
        r"(?:交|缴|上班|干|打工)"
        rf"|(?:又|后来|接着|再)(?:去|到|在|跑到?)(?:了)?{_AWAY}[^,。?]{{0,6}}"
        r"(?:交|缴|上班|干|打工)"
        rf"|关系(?:都|也|一直|还|仍然?)*(?:留|放|搁|挂)?在{_AWAY}"
        rf"|{_AWAY}[^。?]{{0,40}}(?:现在|眼下|如今|至今|一直)(?:还|都|仍)*在(?:那|外头)"
        r"(?=[边里儿]?(?:干|上班|交|[,。?]|$))": "外省",
    },
)
YEARS_THERE: Final[Fact[Decimal]] = Fact(
    "years_there",
    "在那个省一共交了几年职工养老？",
    display="在那个省缴费{}年",
    personal=True,
    label="在那个省交了几年",
    samples=(Decimal(4), Decimal(12)),
    counted=(
        rf"{_AWAY}[^,。?没不差]{{0,9}}?(?:[交缴干](?:了|过|满|的)*)(?:社保|养老)?{_N}年(?!代"
        rf"|半|多|零|来)",
        rf"{_AWAY}[^。?]{{0,24}}?在(?:那[边里儿头]|外头)(?:一共|总共|已经?|又|都)*[交缴](?:了|过|满)*"
        rf"{_N}年(?!代|半|多|零|来)",
    ),
)
_LONG: Final = "(?:[1-3]\\d|[二三]?十[一二三四五六七八九]?)年(?!代|级)"
TEN_ELSEWHERE: Final[Fact[bool]] = Fact(
    "ten_years_elsewhere",
    "在别的哪个外省交满过十年吗？",
    {"在别的外省交满过十年": True, "别的外省都没满十年": False},
    personal=True,
    label="别的外省交没交满十年",
    spoken={
        rf"(?:以前|之前|早先|早年|先前|更早|原来|再往前|起先)[^,。?]{{0,4}}{_AWAY}"
        rf"[^,。?]{{0,8}}{_LONG}": True,
        rf"{_AWAY}[^,。?]{{0,8}}{_LONG}[^。?]{{0,6}}(?:后来|又|现在|再)[^,。?]{{0,5}}"
        rf"{_AWAY}": True,
    },
)

REGISTERED_AWAY: Final[Fact[bool]] = Fact(
    "registered_in_another_province",
    "户口是在外省吗？",
    {"户口在外省": True, "户口在山东": False},
    personal=True,
    label="户口在哪个省",
    topical=True,
    spoken={
        rf"{_OTHER_PROVINCE}(?:人|的?户[口籍])|老家(?:是|在)?{_OTHER_PROVINCE}|户[口籍](?:是|还|都|在|落)*{_OTHER_PROVINCE}"
        r"|外[地省]户[口籍]": True,
        rf"(?:{_HERE}|老家)(?:人|的?户[口籍])|户[口籍](?:是|还|都|在|落)*{_HERE}": False,
    },
)
ANOTHER_CITY: Final[Fact[bool]] = Fact(
    "paid_in_another_city",
    "在山东别的市交过职工养老吗？",
    {"在山东别的市交过": True, "没在山东别的市交过": False},
    personal=True,
    label="在山东别的市交没交过",
    spoken={rf"{_CITY}[^,。?省]{{0,8}}(?:交|缴|上班|干|参保|年)": True},
)
YEARS_HERE: Final[Fact[Decimal]] = Fact(
    "years_here",
    "在济宁（山东）一共交了几年职工养老？",
    personal=True,
    display="在山东缴费{}年",
    label="在山东交了几年",
    samples=(Decimal(4), Decimal(12)),
    counted=(
        rf"{_HERE}[^,。?]{{0,6}}?(?:[交缴干](?:了|过|满|的)*)(?:社保|养老)?{_N}年(?!代|半|多|零|来)",
    ),
)

PROVINCE_OF_TEN: Final[Fact[str]] = Fact(
    "province_of_ten_years",
    "哪个外省交满了十年？",
    display="在{}交满十年",
    label="哪个省交满十年",
    topical=True,
    spoken={
        rf"{name}[^,。?没不差]{{0,6}}(?:[交缴干](?:了|过|满|的)*)?(?:社保|养老)?{_LONG}": name
        for name in _AWAY.removeprefix("(?:").removesuffix(")").split("|")
        if name not in ("外省", "外地")
    },
)
_SHORT: Final = "(?<![十\\d])[一二两三四五六七八九1-9]年(?!代|级)"
NOWHERE_TEN: Final[Fact[bool]] = Fact(
    "nowhere_ten_years",
    "各省都没交满十年吗？",
    {"哪个外省都没满十年": True, "有一个外省满了十年": False},
    personal=True,
    label="各省都没满十年",
    spoken={
        r"(?:哪个|哪里|哪儿|哪边|每个|都|各)[^,。?]{0,5}(?:没|不|不到|没有)(?:交"
        r"|缴|够|满|足|到)*(?:十|10)年": True,
        rf"{_AWAY}[^,。?]{{0,5}}?{_SHORT}[^。?]{{0,4}}{_AWAY}[^,。?]{{0,5}}?{_SHORT}": True,
    },
)


SERVED: Final[Fact[Decimal]] = Fact(
    "years_of_service",
    "当了几年兵？",
    display="当兵{}年",
    personal=True,
    label="当了几年兵",
    samples=(Decimal(2), Decimal(5)),
    counted=(
        rf"当(?:了|过)?{_N}年(?:的)?兵",
        rf"(?:服役|当过?兵|参军|入伍|军龄|在部队)(?:了|干了|待了|是|有)?{_N}年"
        "(?!退|转业|复员|回)",
    ),
)


GOES_ON: Final[Fact[bool]] = Fact(
    "goes_on_paying",
    "往后一直交到退休吗？",
    {"往后一直交": True, "往后不交了": False},
    label="往后交不交",
    topical=True,
    spoken={
        r"(?:往后|以后|接下来|后[面头]|今后|还)(?:也|都|就|会|能|要|接着)*(?:一直|每年|接着|继续|年年)?"
        r"(?:不断|不停|[交缴](?:到(?:退休|到?龄|老|那|点)|下去))"
        r"|(?:往后|以后|接下来|后[面头]|今后)(?:也|都|就|会|能|要)*(?:一直|接着|继续|年年|每年)[交缴]"
        r"|(?:一直|接着|继续|连着)(?:往下)?[交缴](?:到(?:退休|到?龄|老|点)|下去|着不断"
        r"|[,，][^,。?]{0,3}到?退休)": True
    },
)


LATER_YEARS: Final[Fact[Decimal]] = Fact(
    "employee_years_later",
    "后来在别处（或自己）又交了几年？",
    display="后来又交{}年",
    personal=True,
    label="后来又交几年",
    samples=(Decimal(3), Decimal(7)),
    counted=(
        rf"(?<=,)(?:后来|以后|又|再|接着|出来|下岗后?|完了)(?:又|再|自己|自个儿?|个人|接着|单位|新?厂里?|灵活就业|按)*"
        rf"[交缴](?:了|过|满)*{_N}年(?!代|级|半|多|零|来)",
    ),
)


def paid_years(facts: Facts) -> Maybe[Decimal]:
    """Whoever says only 交了十二年 where employees are asked about means these years; months that
    are told beside them count."""
    months = facts.maybe(PAID_MONTHS)
    if months is not UNKNOWN:
        return months / MONTHS_A_YEAR
    paid = facts.maybe(PAID)
    if paid is not UNKNOWN:
        return paid
    said: Maybe[Decimal] = facts.stated(PENSION_YEARS)
    return said


@rule(MINIMUM, DUE, A_MAN_LACKS)
def minimum_years(facts: Facts, law: Law) -> Entitlement:
    """Years in the army count as paid: 《退役军人保障法》50."""
    paid, served = paid_years(facts), facts.maybe(SERVED)
    steps: tuple[str, ...] = ()
    first, later = facts.maybe(PAID), facts.maybe(LATER_YEARS)
    if first is not UNKNOWN and later is not UNKNOWN:
        paid = first + later
        steps = (f"{plain(first)}年＋{plain(later)}年＝{plain(paid)}年",)
    if paid is not UNKNOWN and served is not UNKNOWN:
        steps = (f"缴费{plain(paid)}年＋当兵{plain(served)}年＝{plain(paid + served)}年",)
        paid += served
    of_residents = facts.maybe(PENSION_YEARS)
    if facts.maybe(INSURED_AS) == "居民" and of_residents is not UNKNOWN and not steps:
        least = law["claim_years"].amount
        return _at_least(least, of_residents, {MINIMUM: least})
    if facts.maybe(INSURED_AS) == "居民" and paid is UNKNOWN:
        return undecided(
            f"居民养老满{law['claim_age'].shown}、累计交满{law['claim_years'].shown}才按月领；"
            "到岁数不够的，补不补、补几年问镇人社所"
        )
    if (of_a_man := _too_few_for_a_man(paid, facts, law)) and facts.maybe(SEX) is UNKNOWN:
        return replace(of_a_man, steps=steps)
    till = _enough_till(paid, facts, law)
    told = _as_reason(till) if till else _against_the_minimum(paid, facts, law)
    return replace(told, steps=(*steps, *told.steps))


@rule()
def years_with_service(facts: Facts, _: Law) -> Entitlement:
    """《军人保险法》, 《退役军人保障法》50: the years in the army are added to those paid."""
    paid, served = paid_years(facts), facts.maybe(SERVED)
    if paid is UNKNOWN or served is UNKNOWN:
        return undecided("")
    whole = _in_words(paid + served)
    reason = (
        f"按{whole}算：当兵{plain(served)}年加职工养老{_in_words(paid)}，没算进去的凭档案找社保核"
    )
    return replace(entitled(), reasons=(reason,))


@rule(MINIMUM, DUE)
def least_of_the_year(facts: Facts, law: Law) -> Entitlement:
    """Of whoever asks only how many years it takes: what he has paid is not asked."""
    if not law.holds("years.rise_from"):
        return undecided("")
    if paid_years(facts) is not UNKNOWN:
        return minimum_years.function(facts, law)
    year = _told_year(facts, law)
    if year is None:
        return undecided("告诉我哪年到龄，就能算要交满几年")
    least = least_years(year, law)
    until = law["years.rise_from"].amount
    sooner = f"（{plain(until)}年起每年加{law['years.rise_by'].shown}）" if year >= until else ""
    reason = f"{year}年到龄的，职工养老要累计交满{_in_words(least)}{sooner}"
    return replace(entitled({MINIMUM: least}), reasons=(reason,))


def _against_the_minimum(paid: Maybe[Decimal], facts: Facts, law: Law) -> Entitlement:
    if paid is UNKNOWN:
        enough = law["employee_years"].amount * 2
        raise Missing(PAID, {"年限够了": enough, "年限不够": Decimal(0)})
    dates = month_of_retirement(facts, law) if _told_year(facts, law) is None else None
    if dates is not None:  # an age leaves two years
        ends = [least_years(int(each // MONTHS_A_YEAR), law) for each in (dates.low, dates.high)]
        if ends[0] == ends[1]:
            return _at_least(ends[0], paid, {MINIMUM: ends[0]})
        if paid < ends[0]:
            words = map(_in_words, (*ends, paid))
            return not_entitled("看几月生的，要交满{}到{}，现在{}".format(*words))
    least = least_years(_draw_year(facts, law), law)
    amounts = {MINIMUM: least}
    if law.holds("years.rise_from") and DRAW_YEAR.name not in facts.case.supposed:
        amounts[DUE] = least
    steps: tuple[str, ...] = ()
    if facts.maybe(GOES_ON) is True and (to_come := _years_to_come(facts, law)):
        whole = paid + to_come
        steps = (f"现在{_in_words(paid)}＋往后{_in_words(to_come)}＝{_in_words(whole)}",)
        paid = whole
    if steps and paid < least:
        then = f"那年要交满{_in_words(least)}，交到退休是{_in_words(paid)}"
        reason = f"{then}，还差{_in_words(least - paid)}"
        return replace(not_entitled(reason, amounts), steps=steps)
    return replace(_at_least(least, paid, amounts), steps=steps)


def _at_least(least: Decimal, paid: Decimal, amounts: Mapping[Quantity, Amount]) -> Entitlement:
    if paid >= least:
        return entitled(amounts)
    words = map(_in_words, (least, paid, least - paid))
    return not_entitled("要交满{}，现在{}，还差{}".format(*words), amounts)


def _years_to_come(facts: Facts, law: Law) -> Decimal:
    """From this month to that of retirement; nothing where it is not known."""
    dates = month_of_retirement(facts, law)
    if dates is None or not dates.certain:
        return Decimal(0)
    today = law.day.year * MONTHS_A_YEAR + law.day.month - 1
    return max(Decimal(0), dates.low - today) / MONTHS_A_YEAR


def _as_reason(words: str) -> Entitlement:
    return replace(entitled(), reasons=(words,))


def _enough_till(paid: Maybe[Decimal], facts: Facts, law: Law) -> str:
    """What so many years are enough for where nothing tells in which year they are needed."""
    first, full = law.find("years.rise_from"), law.find("years.full_from")
    if paid is UNKNOWN or first is None or full is None:
        return ""
    if _told_year(facts, law) is not None:
        return ""
    most = law["years.most"]
    if not law["employee_years"].amount <= paid < most.amount:
        return ""
    dates = month_of_retirement(facts, law)
    if dates is not None and paid < least_years(int(dates.high // MONTHS_A_YEAR), law):
        return ""
    years = range(int(first.amount) - 1, int(full.amount))
    last = max(year for year in years if least_years(year, law) <= paid)
    return f"{_in_words(paid)}够{last}年底以前到龄的；再晚到龄的要交得更多，最多{most.shown}"


def _too_few_for_a_man(paid: Maybe[Decimal], facts: Facts, law: Law) -> Entitlement | None:
    """Of whoever tells only the age: women come to theirs sooner, when fewer years are enough."""
    age, known = facts.maybe(AGE), facts.maybe(KIN) is not UNKNOWN
    if paid is UNKNOWN or age is UNKNOWN or age < WORKING_AGE or known:
        return None
    told = facts.between(BIRTH_MONTH) is not None or _told_year(facts, law) is not None
    if told or law.find("years.rise_from") is None:
        return None
    year = int(law.day.year + law["retirement.men"].amount - age)
    least = least_years(year - 1, law)  # a year sooner by the month of birth
    if paid >= least or least < law["years.most"].amount:
        return None
    then = f"男的{year}年前后到龄，要交满{_in_words(least)}，现在{_in_words(paid)}"
    soonest = _soonest_year(facts, law)
    if soonest is not None and paid < (fewest := least_years(int(soonest), law)):
        return not_entitled(then, {MINIMUM: Range(fewest, least)})  # and for a woman
    return undecided(then, {A_MAN_LACKS: least - paid})


def _in_words(years: Decimal) -> str:
    """3 → 3年, 4.5 → 4年6个月"""
    whole, months = divmod(round(years * MONTHS_A_YEAR, 0), MONTHS_A_YEAR)
    parts = (f"{plain(whole)}年" if whole else "", f"{plain(months)}个月" if months else "")
    return "".join(parts) or "0年"


def _draw_year(facts: Facts, law: Law) -> int:
    """From which the pension is drawn: the minimum rises with it, the ends tell what may be."""
    first, full = law.find("years.rise_from"), law.find("years.full_from")
    if first is None or full is None:
        return law.day.year
    year = _told_year(facts, law)
    if year is None:
        before, after = first.amount - 1, full.amount
        branches = {f"{plain(before)}年底以前到龄": before, f"{plain(after)}年以后到龄": after}
        soonest = _soonest_year(facts, law)
        if soonest is not None and soonest > before:  # nobody of 42 draws before 2030
            branches = {f"{plain(after)}年以后到龄": after, f"{plain(soonest)}年到龄": soonest}
        if (dates := month_of_retirement(facts, law)) is not None:
            ends = dates.low // MONTHS_A_YEAR, dates.high // MONTHS_A_YEAR
            branches = {f"{plain(each)}年到龄": each for each in ends}
        raise Missing(DRAW_YEAR, branches)
    return year


def _told_year(facts: Facts, law: Law) -> int | None:
    """The year of the age as it is told, in so many years, or by birth; of the young it is enough
    that even the earliest age lies where the minimum rises no more."""
    year, to_come = facts.maybe(DRAW_YEAR), facts.maybe(DRAWS_IN)
    if year is not UNKNOWN:
        return int(year)
    if to_come is not UNKNOWN:
        return law.day.year + int(to_come)
    if (reckoned := year_of_retirement(facts, law)) is not None:
        return reckoned
    first, age = law.find("years.rise_from"), facts.maybe(AGE)
    kind = "cadres" if facts.maybe(SEX) == "女" else "men"
    if first and age is not UNKNOWN and age >= law[f"retirement.{kind}.before"].amount:
        latest = law.day.year + law[f"retirement.{kind}"].amount - age
        if latest < first.amount:  # at the age already, or so near that the minimum still stands
            return max(int(latest), law.day.year)
    full, soonest = law.find("years.full_from"), _soonest_year(facts, law)
    if full is None or soonest is None or soonest < full.amount:
        return None
    return int(full.amount)


def _soonest_year(facts: Facts, law: Law) -> Decimal | None:
    """In which somebody of this age may retire at the soonest."""
    age = facts.maybe(AGE)
    if age is UNKNOWN or age < WORKING_AGE:
        return None
    kind = "men" if facts.maybe(SEX) == "男" else "workers"
    return law.day.year + law[f"retirement.{kind}.before"].amount - age


@rule(MONTHLY_PAYMENT, YEARLY_PAYMENT, TO_ACCOUNT)
def flexible(facts: Facts, law: Law) -> Entitlement:
    base = facts.maybe(BASE)
    if base is UNKNOWN:
        raise Missing(BASE, {})
    rate, own = law["flexible.rate"], law["account.rate"]
    monthly = percent_of(base, rate)
    return entitled(
        {
            MONTHLY_PAYMENT: monthly,
            YEARLY_PAYMENT: monthly * MONTHS_A_YEAR,
            TO_ACCOUNT: percent_of(base, own),
        },
        steps=(f"{plain(base)}元×{rate}%＝{plain(monthly)}元/月",),
    )


@rule(ALLOWANCE_MONTHS)
def illness(facts: Facts, law: Law) -> Entitlement:
    if facts.maybe(INSURED_AS) == "居民":
        return undecided("居民养老没有病残津贴，只有职工养老（含灵活就业）才有")
    if not law.holds("illness.first_months"):
        return _retired_ill(facts, law)
    paid = paid_years(facts)
    if paid is UNKNOWN:
        enough = law["employee_years"].amount
        raise Missing(
            PAID,
            {"交满最低年限": enough * 2, "差几个月": enough - HALF_A_YEAR, "没交几年": Decimal(1)},
        )
    if paid >= least_years(law.day.year, law):
        return entitled()
    months = law["illness.first_months"].amount
    step = law["illness.first_step"].amount
    steps: tuple[str, ...] = ()
    if paid >= step:
        more = law["illness.more_months"]
        years = (paid - step).to_integral_value(rounding="ROUND_CEILING")
        steps = (
            f"{plain(months)}＋{more}×{plain(years)}＝{plain(months + more.amount * years)}个月",
        )
        months += more.amount * years
    return entitled({ALLOWANCE_MONTHS: months}, steps=steps)


def _retired_ill(facts: Facts, law: Law) -> Entitlement:
    """Before 2025: early retirement by illness, at an age and with years of payment."""
    bound = law["illness.men"] if facts.get(SEX) == "男" else law["illness.women"]
    if not facts.at_least(AGE, bound):
        men, women = law["illness.men"], law["illness.women"]
        return not_entitled(f"老办法要男满{men}、女满{women}周岁")
    if not facts.at_least(PAID, law["illness.years"]):
        return not_entitled(f"老办法要交满{law['illness.years']}年")
    return entitled()


def _draws_on_file(_: Household | None, person: Person | None, __: date) -> Maybe[bool]:
    drawn = () if person is None else person.benefits
    return True if any("养老金" in each.name for each in drawn) else UNKNOWN


DRAWS: Final[Fact[bool]] = Fact(
    "draws_a_pension",
    "按月领上养老金了吗？",
    {"已经按月领了": True, "还没领": False},
    personal=True,
    label="领没领上",
    topical=True,
    read=_draws_on_file,
    spoken={
        r"(?:已经|都|早就?|正)[^,。?]{0,4}领(?:上|着|了)"
        r"(?![^,。?]{0,4}(?:低保|救助|补贴|补助|津贴|失业|五保|特困|证|工资))"
        r"|(?:领|拿)着[^,。?]{0,4}养老[金钱]"
        r"|养老[金钱](?:上|里)?(?:比[^,。?]{1,6})?(?:多(?:出来|了)?|少(?:了)?)(?:的)?[一两三四五六七八九十\d]+[块元]"
        r"|(?<!基础)养老[金钱](?:现在|眼下|每月|一个?月|才|只|就|是|有)*\d{3}(?!万|\d{2}|年)": True
    },
)


@rule(MINIMUM, DUE)
def link(facts: Facts, law: Law) -> Entitlement:
    """At the age of employees those who paid into both keep one: which depends on the years that
    were paid as an employee. 交了六年 alone may be of the residents' pension."""
    if not law.holds("link.since"):
        return undecided("那时两样养老怎么合并，没查到")
    if facts.presume(DRAWS, False):
        return not_entitled("不能再并了：已经按月领养老金的，两样不再互相转")
    paid: Maybe[Decimal] = facts.maybe(PAID)
    till = _enough_till(paid, facts, law)
    if till:
        return _as_reason(f"只领一份：职工{till}；够了按职工的领，居民的账户并进来")
    told = _against_the_minimum(paid, facts, law)
    if told.verdict is not Verdict.NO:
        return told
    short = f"只领一份：职工的年限不够，转成居民养老领（{told.reasons[0]}）；接着交够了按职工的领"
    return replace(told, reasons=(short,))


@rule()
def claim_place(facts: Facts, law: Law) -> Entitlement:
    """Whether somebody registered in Shandong draws the pension here; inside a province nothing is
    moved by these rules."""
    if facts.presume(REGISTERED_AWAY, False):
        return _of_another_province(facts, law)
    province = facts.maybe(PROVINCE_OF_TEN)
    if province is UNKNOWN and facts.maybe(NOWHERE_TEN) is True:
        return entitled(steps=(f"哪个外省都没满{law['place.years']}年，回户籍地领",))
    if province is UNKNOWN:
        kept_known = facts.maybe(KEPT_IN) is not UNKNOWN
        in_shandong = not kept_known and facts.maybe(ANOTHER_CITY) is True
        if in_shandong and facts.within(YEARS_THERE) is UNKNOWN:
            return undecided(
                "都在山东省内交的，年限加在一起算；在哪个市办，问户口地、最后交费地社保"
            )
        kept = facts.get(KEPT_IN)
    else:  # nobody names it who has moved everything home
        kept = facts.presume(KEPT_IN, "外省", f"养老关系还在{province}")
    if kept == "山东":
        return entitled(steps=("养老关系在户籍地的，就在户籍地领",))
    bound = law["place.years"]
    if province is not UNKNOWN:
        return not_entitled(f"在{province}领、不用转回来，那里交满{bound}年了")
    if facts.at_least(YEARS_THERE, bound):
        if YEARS_THERE.name in facts.case.supposed:
            return not_entitled(f"关系在外省、在那里交满{bound}年的才在那里领，不满的转回户口地")
        return not_entitled(f"在那个省交满{bound}年了，就在那里领")
    if facts.within(YEARS_THERE) is UNKNOWN:
        elsewhere = facts.get(TEN_ELSEWHERE)
    else:  # who names one province only is taken to have paid for long in no other
        elsewhere = facts.presume(TEN_ELSEWHERE, False, "别的外省都没满十年")
    if elsewhere:
        return not_entitled(f"转回上一个交满{bound}年的省去领")
    return entitled(steps=(f"哪个外省都没满{bound}年，回户籍地领",))


def _of_another_province(facts: Facts, law: Law) -> Entitlement:
    """Registered elsewhere: here from so many years on, else where they were, or at home."""
    bound = law["place.years"]
    if facts.at_least(YEARS_HERE, bound):
        return undecided(f"能在山东领：户口在外省、在山东交满{bound.shown}了，关系留在山东就行")
    return undecided(
        f"在山东交不满{bound.shown}的，转回上一个交满{bound.shown}的省领；哪里都不满的，回户口地领"
    )
