"""The personal account of the employees' medical insurance: what comes in, and who may use it."""

from __future__ import annotations

from typing import Final

from knowledge.facts import AGE, INSURED_AS, UNKNOWN, WAGE, Fact
from knowledge.policy.entitlement import (
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
SHARE = Quantity("share", "医保个人账户划入比例", "%")

# The words count only near the account: a relative is named in most questions.
_MONEY = r"(?:卡[里上]|医保卡|个人账户|账户|余额|共济|(?:绑|绑定))"
_NEAR = (
    r"(?:老伴|媳妇|老婆|老公|对象|爱人|妻子|丈夫|配偶|[爹爸娘妈](?!们)|父亲|母亲|父母|孩子"
    r"|儿子|女儿|闺女|儿女|子女|俺娃|俺儿)"
)
_KIN = r"(?:爷爷|奶奶|姥姥|姥爷|外公|外婆|祖父母|孙子|孙女|外孙|兄弟|姐妹|哥哥?|弟弟|姐姐?|妹妹?)"
_IN_LAW = r"(?:公公|婆婆|公婆|岳父|岳母|丈母娘|老丈人|丈人|儿媳妇?|女婿)"
_OTHERS = (
    r"(?:侄[子女儿]?|外甥女?|姑姑?|舅舅?|姨妈?|叔叔?|大爷|嫂子|弟媳|弟妹|姐夫|妹夫|邻居|亲戚|朋友)"
)


def _near_the_account(people: str) -> str:
    return (
        rf"{_MONEY}[^。?]{{0,16}}?{people}|{people}[^,。?]{{0,10}}?(?:刷|用|使|花"
        rf"|绑)[^,。?]{{0,6}}?{_MONEY}"
    )


RELATIVE: Final[Fact[str]] = Fact(
    "account_relative",
    "卡里的钱想给谁用？",
    {
        "配偶、父母、子女": "配偶父母子女",
        "兄弟姐妹、祖父母、孙辈": "别的近亲属",
        "公婆、岳父母、儿媳、女婿": "姻亲",
        "别的亲戚、邻居": "别人",
    },
    "给{}用",
    label="给谁用",
    spoken={
        _near_the_account(_NEAR): "配偶父母子女",
        _near_the_account(_KIN): "别的近亲属",
        _near_the_account(_IN_LAW): "姻亲",
        _near_the_account(_OTHERS): "别人",
    },
)


@rule(CREDIT, SHARE)
def account_credit(facts: Facts, law: Law) -> Entitlement:
    """What comes into the account a month, of employees by their wage, of the retired by age."""
    insured = facts.get(INSURED_AS)
    if insured == "居民":
        return not_entitled("居民医保没有个人账户，往卡里打钱的是职工医保")
    if insured == "灵活就业":
        return undecided("灵活就业的建不建个人账户、打多少，济宁的没查到")
    if not law.holds("account_share"):
        return undecided("那时往卡里打多少，济宁的没查到")
    if insured == "退休":
        older = facts.at_least(AGE, law["account_age"])
        return entitled({CREDIT: law["account_older" if older else "account_retired"]})
    share, wage = law["account_share"], facts.maybe(WAGE)
    if wage is UNKNOWN:
        return entitled({SHARE: share}, notes=("单位交的那份不再进卡",))
    credit = percent_of(wage, share)
    return entitled(
        {CREDIT: credit, SHARE: share},
        steps=(f"{plain(wage)}×{share}%＝{plain(credit)}元",),
        notes=("按缴费基数算，基数和工资不一样的，以基数为准", "单位交的那份不再进卡"),
    )


@rule()
def family_account(facts: Facts, law: Law) -> Entitlement:
    """Whose bills an account may pay: spouse, parents and children first, other 近亲属 later."""
    since = law.find("account_family_since")
    if since is None:
        return undecided("国家2021年才定下给家里人用，那时济宁让不让用没查到")
    relative = facts.get(RELATIVE)
    if relative in ("姻亲", "别人"):
        return not_entitled("公婆、岳父母、儿媳、女婿和别的亲戚不在内，卡里的钱只能给近亲属用")
    if relative == "别的近亲属":
        since = law.find("account_relatives_since")
        if since is None:
            return not_entitled("那时只能给配偶、父母、子女用")
    return entitled(
        notes=(f"{since.shown}起可以", "在定点医院、药店付自己那份，也能替他们交居民医保")
    )
