"""The personal account of the employees' medical insurance: what comes in, and who may use it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from knowledge.departments.medical.rules.scheme import is_retired
from knowledge.facts import AGE, INSURED_AS, UNKNOWN, WAGE, Fact
from knowledge.policy.entitlement import (
    Amount,
    Entitlement,
    Facts,
    Quantity,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, percent_of, plain

CREDIT = Quantity("credit", "医保个人账户每月划入", "元/月")
CREDIT_YEAR = Quantity("credit_a_year", "医保个人账户一年划入", "元/年")
SHARE = Quantity("share", "医保个人账户划入比例", "%")
MONTHS: Final = 12

# Whose money it is and who would use it, as the speaker calls them; 他丈母娘 is the owner's.
_SPOUSE: Final = (
    r"(?:老伴|(?<![儿弟孙他她])(?<![儿弟孙他她]的)(?<!儿子)(?<!儿子的)媳妇|老婆(?!婆)|老公(?!公)|对象|爱人|妻子|丈夫|配偶"
    r"|男人(?!们)|孩子?他[爹妈爸娘])"
)
_THEIR_PARENT: Final = (
    r"[他她]?的?(?:亲|爹妈|爸妈|父母|父亲|母亲|爸爸?|妈妈?|爹|娘(?!家)|老人)(?![和跟]?我)"
)
_NOT_A_SPOUSES: Final = "".join(
    rf"(?<!{spouse})(?<!{spouse}的)"
    for spouse in ("老伴", "媳妇", "老婆", "老公", "对象", "爱人", "妻子", "丈夫", "配偶")
)
_PEOPLE: Final[Mapping[str, str]] = {
    "配偶": rf"{_SPOUSE}(?!{_THEIR_PARENT})",
    "父亲": rf"{_NOT_A_SPOUSES}(?<![子孩他她])(?:爸爸?|爹|父亲|老爷子)(?![和跟、]?我?[妈娘])",
    "母亲": rf"{_NOT_A_SPOUSES}(?<![子孩他她姨舅姑大婆母姥爸爹])(?<![爸爹][我和跟、])"
    r"(?:妈妈?|娘|母亲)(?!家)",
    "父母": rf"{_NOT_A_SPOUSES}父母|爹娘|(?:爸爸?|爹)[和跟、]?我?(?:妈妈?|娘)",
    "儿子": r"儿子|(?<=我)儿(?![媳子女])",
    "女儿": r"(?:女儿|闺女)(?!婿)",
    "孩子": r"孩子(?!他?[爹妈爸娘])|儿女|子女|小孩|娃",
    "爷爷奶奶": r"爷爷|奶奶|(?<=[我他她])[爷奶](?!们)|祖父母",
    "姥姥姥爷": r"姥姥|姥爷|姥娘|外公|外婆",
    "孙辈": r"孙子|孙女|外孙",
    "兄弟姐妹": r"(?<![表堂])(?:兄弟|姐妹|哥哥?|弟弟?(?![妹媳])|姐姐?(?!夫)|(?<!弟)妹妹?(?!夫))",
    "公婆": r"公公|婆婆|公婆|婆母",
    "岳父母": rf"岳父母?|岳母|丈母娘|丈人|{_SPOUSE}{_THEIR_PARENT}",
    "儿媳": r"儿媳妇?|儿子的?媳妇",
    "女婿": r"女(?:儿)?婿",
    "兄弟姐妹的配偶": r"嫂子?|弟媳|弟妹|姐夫|妹夫",
    "配偶的兄弟姐妹": r"大姑姐|[大小]姑子|小叔子|大伯[子哥]|[大小]舅[子哥]|[大小]姨子",
    "别的亲戚、邻居": r"侄[子女儿]?|外甥女?|(?<![大小])姑姑?(?!姐|子)"
    r"|(?<![大小])舅舅?(?!子|哥)|(?<![大小])姨妈?(?!子)|(?<!小)叔叔?(?!子)|大爷"
    r"|表[哥弟姐妹]|堂[哥弟姐妹]|邻居|对门|街坊|亲戚|亲家|朋友|(?:女婿|儿媳妇?)(?:他|她)[爹妈爸娘]",
}
# The words count only near the account: a relative is named in most questions.
_MONEY: Final = r"(?:卡|账户|余额|共济|绑定?|医保里|医保的?钱)"
_BARE: Final = (
    r"^(?:那|要是|如果|换成?|给|是)*(?:我|他|她)?亲?(?:{})"
    r"(?:[用花刷使]?呢|能用|可以|行不|行吗|也?能[用刷吗不]|(?=[,。?(、 ]|$))"
)


def _near_the_account(people: str) -> str:
    return (
        # 还是得让我老公绑: he would be the owner.
        rf"{_MONEY}[^。?]{{0,16}}?(?<!让)(?<!让我)(?<!由)(?<!由我)(?:{people})(?!的)|(?:{people})[^,。?]{{0,10}}?(?:刷|用|使|花"
        rf"|绑)[^,。?]{{0,6}}?{_MONEY}|{_BARE.format(people)}"
    )


OWNER: Final[Fact[str]] = Fact(
    "account_owner",
    "是谁的医保卡？",
    display="{}的卡",
    label="谁的卡",
    topical=True,
    spoken={
        rf"(?:{words})(?:自己|(?:他|她)?(?:单位|厂里?|公司|学校)(?:给?[发办交]的?)?)?的?(?:那[张个])?(?:职工|退休)?"
        r"(?:医保|社保)?的?(?:个人)?(?:卡|账户|余额|钱)"
        rf"|(?:卡|账户)[^。?]{{0,12}}是我?(?:{words})的"
        rf"|(?:{words})(?:是|已经?|早就?|都)*(?:退休|在职)(?:了|的)?(?:职工|工人|教师|干部)?,"
        rf"(?:她|他)?的?(?:职工)?(?:医保|社保)?的?(?:个人)?(?:卡|账户)"
        # 儿媳在学校上班,她账户里的钱我能花吗; 要是用儿子的呢
        rf"|(?:{words})(?:在|是|有|交|上)[^,。?]{{0,10}}(?:,?[她他]的?|,)(?:职工)?(?:医保|社保)?的?(?:个人)?"
        rf"(?:卡|账户)"
        rf"|(?:用|花|刷|使|换成?|^|[,。?])我?(?:{words})的(?=呢|行|能|可以|中|[,。?]|$)": who
        for who, words in _PEOPLE.items()
    },
)
USER: Final[Fact[str]] = Fact(
    "account_user",
    "卡里的钱谁用？",
    display="给{}用",
    label="谁用",
    topical=True,
    spoken={
        **{_near_the_account(words): who for who, words in _PEOPLE.items()},
        # 我弟弟没钱看病,我卡里的钱能给他用吗
        **{
            rf"(?:{words})(?!的)[^。?]{{0,24}}{_MONEY}[^。?]{{0,10}}"
            r"给[他她](?:用|花|刷|使|看病|买药|交)": who
            for who, words in _PEOPLE.items()
        },
        **{
            rf"(?:{words})(?!的)[^。]{{0,24}}{_MONEY}[^。]{{0,40}}?(?:[把给][他她](?:绑|加)"
            r"|绑定?[他她])": who
            for who, words in _PEOPLE.items()
        },
        rf"{_MONEY}[^,。?]{{0,10}}?(?:给|替|帮)(?:我们?|咱)(?:自己|[俩们]|老?两口子?|老[俩两]口?)?[交缴]"
        rf"|{_MONEY}[^。?]{{0,10}}?(?:给|让)?我(?:自己|本人|[俩们]|老?两口子?)?"
        r"(?:能|可以|用|刷|使|看病|买药|行)": "我",
    },
)
_NEAREST: Final = "[爸爹妈娘]|父[亲母]|母亲|儿子|女儿|闺女|孩子|媳妇|老婆|老公"
_BY_MARRIAGE: Final = "丈母娘|老?丈人|岳[父母]|公公|婆婆|公婆|儿媳|女婿"
_AND_ALSO: Final = "(?:[和跟与、,]|还有)+(?:给)?我?"
BOTH_KINDS: Final[Fact[bool]] = Fact(
    "account_users_of_both_kinds",
    "是给自己的父母子女和亲家那边的人都用吗？",
    {"两边的人都用": True, "不是": False},
    "{}",
    label="是不是两边的人都用",
    topical=True,
    spoken={
        rf"给?我?(?:{_NEAREST}){_AND_ALSO}(?:{_BY_MARRIAGE})[^,。?]{{0,3}}用"
        rf"|(?:{_BY_MARRIAGE}){_AND_ALSO}(?:{_NEAREST})[^,。?]{{0,3}}用"
        rf"|给[她他]?(?:{_BY_MARRIAGE})[^。?]{{0,14}}给[我她他]?(?:{_NEAREST})"
        rf"|给[她他]?(?:{_NEAREST})[^。?]{{0,14}}给[我她他]?(?:{_BY_MARRIAGE})": True
    },
)
_OF_ANOTHER: Final = (
    rf"(?:{_SPOUSE}|[哥弟姐妹爹娘爸妈嫂]|儿子?|闺女|女儿|公公|婆婆|丈母娘|丈人|[爷奶]|姥[姥娘爷])"
    r"[^,。?我]{0,8}(?:卡|账户|余额)[^。?]{0,8}(?:给|替|让)[他她](?:自己|亲)?的?"
)
RELATIVE: Final[Fact[str]] = Fact(
    "account_relative",
    "用钱的人是卡主的什么人？",
    {
        "配偶、父母、子女": "配偶父母子女",
        "兄弟姐妹、祖父母、孙辈": "别的近亲属",
        "公婆、岳父母、儿媳、女婿": "姻亲",
        "别的亲戚、邻居": "别人",
    },
    "给{}用",
    label="给谁用",
    topical=True,
    spoken={
        # 我对象的卡能给他娘买药不: as the owner calls them.
        rf"{_OF_ANOTHER}(?:[爹娘爸妈](?!家)|父母|老人|儿子?(?!媳)|闺女|女儿|孩子)": "配偶父母子女",
        rf"{_OF_ANOTHER}(?:[哥弟姐妹](?!夫|媳|妇)|兄弟|爷爷?|奶奶?|姥[姥娘爷]|孙)": "别的近亲属",
        rf"{_OF_ANOTHER}(?:公公|婆婆|公婆|丈母娘|老?丈人|岳[父母]|儿媳|女婿)": "姻亲",
    },
)


def _relations(near: str, kin: str, in_law: str = "", others: str = "") -> Mapping[str, str]:
    kinds = {"配偶父母子女": near, "别的近亲属": kin, "姻亲": in_law, "别人": others}
    return {user: kind for kind, users in kinds.items() for user in users.split()}


_CHILDREN: Final = "儿子 女儿 孩子"
_OWN: Final = "own"
# By the owner, what whoever is named in relation to the speaker is to the owner.
_TO_THE_OWNER: Final[Mapping[str, Mapping[str, str]]] = {
    _OWN: _relations(
        f"配偶 父亲 母亲 父母 {_CHILDREN}",
        "爷爷奶奶 姥姥姥爷 孙辈 兄弟姐妹",
        "公婆 岳父母 儿媳 女婿",
        "别的亲戚、邻居 配偶的兄弟姐妹 兄弟姐妹的配偶",
    ),
    "配偶": _relations(
        f"我 公婆 岳父母 {_CHILDREN}",
        "孙辈 配偶的兄弟姐妹",
        "父亲 母亲 父母 儿媳 女婿 爷爷奶奶 姥姥姥爷",
        "兄弟姐妹",
    ),
    "父亲": _relations("我 母亲 爷爷奶奶 兄弟姐妹", _CHILDREN, "配偶 姥姥姥爷", "公婆 岳父母"),
    "母亲": _relations("我 父亲 姥姥姥爷 兄弟姐妹", _CHILDREN, "配偶 爷爷奶奶", "公婆 岳父母"),
    "父母": _relations("我 兄弟姐妹", _CHILDREN, "配偶", "公婆 岳父母"),
    "儿子": _relations(
        "我 配偶 儿媳", "父亲 母亲 父母 公婆 岳父母 女儿", "", "女婿 兄弟姐妹 别的亲戚、邻居"
    ),
    "女儿": _relations(
        "我 配偶 女婿", "父亲 母亲 父母 公婆 岳父母 儿子", "", "儿媳 兄弟姐妹 别的亲戚、邻居"
    ),
    "孩子": _relations("我 配偶", "父亲 母亲 父母 公婆 岳父母", "", "兄弟姐妹"),
    "配偶的兄弟姐妹": _relations("公婆 岳父母", "配偶", "", "我 父亲 母亲 父母"),
    "兄弟姐妹的配偶": _relations("兄弟姐妹", "", "", "我 父亲 母亲 父母"),
    "公婆": _relations("配偶", _CHILDREN, "我 儿媳", "父亲 母亲 父母"),
    "岳父母": _relations("配偶", _CHILDREN, "我", "父亲 母亲 父母"),
    "儿媳": _relations("儿子 孙辈", "", "我 配偶 公婆", "女儿 女婿"),
    "女婿": _relations("女儿 孙辈", "", "我 配偶 岳父母", "儿子 儿媳"),
    "爷爷奶奶": _relations("父亲", "我 兄弟姐妹 孙辈", "母亲", "配偶"),
    "姥姥姥爷": _relations("母亲", "我 兄弟姐妹", "父亲", "配偶"),
    "兄弟姐妹": _relations(
        "父亲 母亲 父母 兄弟姐妹的配偶", "我 爷爷奶奶 姥姥姥爷", "", f"配偶 {_CHILDREN}"
    ),
}


def _relative(facts: Facts) -> str:
    """What the user is to the owner, who is whoever speaks where nobody else is named."""
    user, owner, of_him = facts.maybe(USER), facts.maybe(OWNER), facts.maybe(RELATIVE)
    if of_him is not UNKNOWN and owner is not UNKNOWN:
        return of_him  # 俺姐的卡给她闺女用: hers, and not mine
    if {user, owner} in ({"女婿", "岳父母"}, {"儿媳", "公婆"}):
        return "姻亲"
    if user is not UNKNOWN:
        users = _TO_THE_OWNER.get(_OWN if owner in (UNKNOWN, user) else owner, {})
        if user in users:
            return users[user]
    return facts.get(RELATIVE)


BASE: Final[Fact[Decimal]] = Fact(
    "medical_base",
    "医保缴费基数是多少？",
    display="缴费基数{}元",
    personal=True,
    label="缴费基数",
    rises=True,
    samples=(Decimal(4000), Decimal(7000)),
    counted=(r"基数(?:是|按|定|为|报|:|用|才)*({n})", r"按({n})(?:元|块钱?)?的?基数"),
)


@rule(CREDIT, CREDIT_YEAR, SHARE)
def account_credit(facts: Facts, law: Law) -> Entitlement:
    """What comes into the account a month, of employees by their base or wage, of the retired by
    age; whoever tells a base is at work."""
    base = facts.maybe(BASE)
    if base is UNKNOWN and facts.maybe(WAGE) is UNKNOWN:
        insured = facts.get(INSURED_AS)
    else:
        insured = facts.presume(INSURED_AS, "职工", "按在职职工算")
    if insured == "居民":
        return not_entitled("居民医保没有个人账户，往卡里打钱的是职工医保")
    if insured == "灵活就业":
        return undecided("灵活就业的建不建个人账户、打多少，济宁的没查到")
    if not law.holds("account_share"):
        return undecided("那时往卡里打多少，济宁的没查到")
    if is_retired(facts, insured):
        older = facts.at_least(AGE, law["account_age"])
        fixed = law["account_older" if older else "account_retired"]
        sums: dict[Quantity, Amount] = {CREDIT: fixed, CREDIT_YEAR: fixed.amount * MONTHS}
        step = f"{fixed}元×{MONTHS}个月＝{plain(fixed.amount * MONTHS)}元"
        if older:
            return entitled(sums, steps=(step,))
        more = law["account_older"]
        note = f"满{law['account_age']}周岁起每月{more}元"
        return entitled(sums, steps=(step,), notes=(note,))
    share = law["account_share"]
    wage = base
    if wage is UNKNOWN:
        wage = facts.maybe(WAGE)
    if wage is UNKNOWN:
        return entitled({SHARE: share}, notes=("单位交的那份不再进卡",))
    credit = percent_of(wage, share)
    return entitled(
        {CREDIT: credit, CREDIT_YEAR: credit * MONTHS, SHARE: share},
        steps=(
            f"{plain(wage)}×{share}%＝{plain(credit)}元",
            f"{plain(credit)}元×{MONTHS}个月＝{plain(credit * MONTHS)}元",
        ),
        notes=("按缴费基数算，基数和工资不一样的，以基数为准", "单位交的那份不再进卡"),
    )


@rule()
def family_premium(facts: Facts, law: Law) -> Entitlement:
    """Whether the account may pay what another pays in, where it is told whose."""
    if facts.maybe(USER) is UNKNOWN and facts.maybe(RELATIVE) is UNKNOWN:
        return undecided("")
    return _shared_with(facts, law)


@rule()
def family_account(facts: Facts, law: Law) -> Entitlement:
    """Whose bills an account may pay: spouse, parents and children first, other 近亲属 later."""
    return _shared_with(facts, law)


def _shared_with(facts: Facts, law: Law) -> Entitlement:
    since = law.find("account_family_since")
    if since is None:
        return undecided("国家2021年才定下给家里人用，那时济宁让不让用没查到")
    if facts.presume(BOTH_KINDS, False):
        return undecided("父母、配偶、子女能用；公婆、岳父母、儿媳、女婿不能用")
    relative = _relative(facts)
    if relative in ("姻亲", "别人"):
        return not_entitled(
            "公婆、岳父母、儿媳、女婿和别的亲戚不在内；公婆让丈夫绑、岳父母让妻子绑，各给各的爹娘用"
        )
    if relative == "别的近亲属":
        since = law.find("account_relatives_since")
        if since is None:
            return not_entitled("那时只能给配偶、父母、子女用")
    return entitled(
        notes=(f"{since.shown}起可以", "在定点医院、药店付自己那份，也能替他们交居民医保")
    )
