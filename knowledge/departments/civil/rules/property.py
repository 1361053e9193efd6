"""What a household that asks for dibao owns and spends, and how often it is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from knowledge.facts import UNKNOWN, Fact
from knowledge.policy.entitlement import (
    Entitlement,
    Facts,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law


def _near(words: str, topic: str) -> str:
    """Such words tell something only where the topic is spoken of beside them."""
    return rf"(?:{topic})[^。?]{{0,30}}?(?:{words})|(?:{words})[^。?]{{0,30}}?(?:{topic})"


_AID: Final = r"低保|民政|救助"
_TAKEN_OFF: Final = r"扣|刨|减(?!免)|抵|除[去掉]"
_LOOKED_AT: Final = r"低保|[查审核]"
PROPERTY_KIND: Final[Fact[str]] = Fact(
    "property_kind",
    "问的是哪样东西？",
    {
        "残疾人代步的车": "wheels",
        "三轮车、农用车": "tricycle",
        "汽车": "car",
        "房子": "house",
        "存款": "savings",
        "商业保险": "insurance",
        "社保、医保": "social",
        "公司、店": "business",
    },
    "{}",
    label="哪样东西",
    topical=True,
    spoken={
        _near(
            r"(?:残疾人?|代步)[^,。?]{0,6}(?:车|摩托|三轮)|轮椅",
            _AID,
        ): "wheels",
        _near(
            r"(?:电动|机动|脚蹬|农用)?三轮|电动车|电瓶车|摩托|拖拉机|农用车",
            _AID,
        ): "tricycle",
        _near(
            r"轿车|小汽车|面包车|货车|小车|汽车|二手车"
            r"|(?:买|有)(?:了|个|辆)?(?![^,。?]{0,2}(?:三轮|电动|电瓶|摩托|农用))[^,。?]{0,3}车(?!祸|间"
            r"|位|站)",
            _AID,
        ): "car",
        _near(
            r"(?:买|交|上|投)(?:了|着|过|个|份|点)*[^,。?]{0,4}(?:重疾险|意外险|寿险|商业保险|分红险"
            r"|人寿|年金险"
            r"|理财险)|(?:重疾险|意外险|寿险|商业保险|分红险|年金险|理财险)",
            _AID,
        ): "insurance",
        _near(
            r"(?:交|上|参加|入)(?:着|了)?(?:社保|养老保险|医保|合作医疗|五险)|上着社保",
            _AID,
        ): "social",
        _near(
            r"两[处套座间]?[^,。?]{0,3}(?:房|屋|宅|院)|(?:房子|楼房|老屋|宅子|老房|新房|门面)",
            _AID,
        ): "house",
        _near(
            r"存款|存折|定期|卡里|银行[^,。?]{0,4}钱|存了|积蓄|[几十百千万两\d]+万?块?(?:的)?存",
            _AID,
        ): "savings",
        _near(
            r"公司|开店|营业执照|法人|股东|入股|门市",
            _AID,
        ): "business",
    },
)
_SAID: Final[Mapping[str, str]] = {
    "wheels": "一般不影响：残疾人代步的车，能按必需的财产不算，由乡镇核",
    "tricycle": "拉货、种地、过日子用得着的车，能按必需的财产不算；国家没写有车一律不行",
    "car": "不一定不行：国家没写有车一律不给，车按财产算",
    "house": "不一定不行：房子按财产算，自己住、过日子必需的能不算",
    "savings": "不一定不行：存款算财产，超了线才不批",
    "insurance": "不一定不行：商业保险的现金价值算财产，没现金价值的意外险没查到有规定",
    "business": "不一定不行：公司、店按财产查，没做起来的拿注销、停业的证据说清",
}


@rule()
def dibao_property(facts: Facts, law: Law) -> Entitlement:
    """What a thing that somebody owns is; the city's lines were not found, so none is judged."""
    kind = facts.maybe(PROPERTY_KIND)
    if kind == "social":
        return replace(entitled(), reasons=("不影响：交社保、医保不算财产，能照样申请低保",))
    if kind == "wheels" and law.find("dibao.property_rules") is None:
        return replace(entitled(), reasons=("不影响：残疾人代步的车不算财产",))
    if kind is UNKNOWN:
        return undecided("不一定不行：存款、车、房、保险、公司都查，过日子必需的能不算")
    if kind == "tricycle" and law.find("dibao.property_rules") is None:
        return undecided("不一定不行：车按财产算")
    return undecided(_SAID[kind])


DEDUCTION: Final[Fact[str]] = Fact(
    "dibao_deduction",
    "想扣的是哪样花销？",
    {
        "给爹娘、孩子的赡养费抚养费": "support",
        "看病、残疾的花销": "illness",
        "上班的路费饭费": "work",
        "交的社保、个税": "social",
        "还债、人情": "debts",
    },
    "{}",
    label="想扣哪样花销",
    topical=True,
    spoken={
        _near(
            r"赡养费|抚养费|给(?:俺|我|他)?(?:爹|娘|爸|妈|老人|父母|前妻|前夫|孩子)[^,。?]{0,8}(?:钱"
            r"|元|块|百|千)",
            _TAKEN_OFF,
        ): "support",
        _near(
            r"药|看病|治病|住院|透析|化疗|残疾|康复|护理|重病|大病",
            _TAKEN_OFF,
        ): "illness",
        _near(
            r"路费|车费|油钱|饭费|饭钱|房租|租房|就业成本",
            _TAKEN_OFF,
        ): "work",
        _near(
            r"社保|医保|养老保险|个税|交的税|五险",
            _TAKEN_OFF,
        ): "social",
        _near(
            r"还债|欠债|贷款|还贷|房贷|随礼|人情",
            _TAKEN_OFF,
        ): "debts",
    },
)
_DEDUCTED: Final[Mapping[str, str]] = {
    "support": "能扣：自己付出去的赡养费、抚养费，从自家收入里减",
    "illness": "能按规定扣一部分：残疾、重病多花的钱；扣多少济宁的没查到，待确认",
    "work": "能按规定扣：上班必要的花销；扣多少济宁的没查到，待确认",
    "social": "能扣：自己交的社保、个税从收入里减",
}


@rule()
def dibao_deducts(facts: Facts, law: Law) -> Entitlement:
    """What is taken off an income before it is compared: 低保57号 13, 2012: only tax and
    insurance."""
    kind = facts.maybe(DEDUCTION)
    if kind is UNKNOWN:
        return undecided("付出去的赡养费、社保个税能扣；残疾重病的花销、上班的花销按规定扣一部分")
    if kind == "debts":
        return not_entitled("还债、随礼的钱没写能从收入里扣，拿单子跟窗口说清难处")
    if kind != "social" and law.find("dibao.income_rules") is None:
        return undecided("那时国家文件只写扣个税和社保，别的能不能扣问当地民政")
    return replace(entitled(), reasons=(_DEDUCTED[kind],))


WORKERS: Final[Fact[bool]] = Fact(
    "dibao_workers",
    "家里有没有能干活的人？",
    {"家里有人能干活": True, "家里没人能干活": False},
    "{}",
    label="家里有没有人能干活",
    topical=True,
    spoken={
        _near(
            r"没(?:有)?(?:一个)?(?:人)?(?:能|会)?(?:干活|劳力|劳动力|壮劳力)|(?:都|全)(?:是"
            r"|有)?(?:老弱|病残|病人"
            r"|老人|残疾|干不了)|没(?:人|谁)(?:能)?干",
            _LOOKED_AT,
        ): False,
        _near(
            r"(?:有|俩|两个|一个|[一二三两]个?)(?:壮)?(?:劳力|劳动力)|能干活|打零工|打着?工|干零活"
            r"|有人(?:能)?(?:干活|打工)"
            r"|收入(?:不稳|不固定|忽高忽低)|壮劳力",
            _LOOKED_AT,
        ): True,
    },
)


@rule()
def dibao_review(facts: Facts, law: Law) -> Entitlement:
    """How often a household that draws dibao is looked at again."""
    workers = facts.maybe(WORKERS)
    new = law.find("dibao.review_rules") is not None
    if workers is UNKNOWN:
        return undecided("")
    if new:
        often = (
            "半年查一次：家里有人能干活、收入不稳"
            if workers
            else "一年查一次：家里没人能干活、变化不大"
        )
    elif workers:
        often = "城里按月、农村按季查：家里有人能干活、收入不固定"
    else:
        often = "一年查一次：没劳力、病残重，收入基本不变"
    return replace(entitled(), reasons=(often,))
