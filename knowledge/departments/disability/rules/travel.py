"""Fares, parking, fuel and driving licences of disabled people."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from knowledge.facts import AGE, DISABILITY_GRADE, UNKNOWN, Fact
from knowledge.policy.entitlement import (
    Entitlement,
    Facts,
    Quantity,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law, LawValue, plain

LEAST_GRADE: Final = 4
FUEL = Quantity("fuel", "机动轮椅车燃油补贴", "元/年")

CARD: Final[Fact[str]] = Fact(
    "travel_card",
    "拿的是残疾人证还是残疾军人证？",
    {"残疾人证": "残疾人证", "残疾军人证": "残疾军人证"},
    "拿{}",
    personal=True,
    label="拿哪种证",
    spoken={
        r"(?:残疾|伤残)军人|军人残疾证|伤残军人证": "残疾军人证",
    },
)
OWN_CAR: Final[Fact[str]] = Fact(
    "own_car",
    "停的是残疾人自己开的专用车，还是家里人开车拉着？",
    {"自己开的残疾人专用车": "自己", "家里人开的车": "家人", "自己开的普通车": "普通车"},
    "{}",
    label="谁开的车",
    gives_way=("普通车",),
    spoken={
        r"(?:闺女|儿子|女儿|媳妇|老公|家里?人|家属|老伴|孩子|俺|我)(?:开车?(?:送|拉|带)|的车拉)"
        r"|(?:闺女|儿子?|女儿|媳妇|老公|对象|家里?人|老伴|孩子|女婿|[弟哥姐妹]|侄子?)(?:给|替"
        r"|帮|来|在)?(?:我|他"
        r"|她)?"
        r"(?:代开|开(?:着)?[^,。?]{0,4}车?(?:送|拉|带)|的车[^,。?]{0,3}(?:拉|送|带))"
        r"|拉着[^,。?]{0,6}(?:残疾|儿子|俺爹|俺娘)|车(?:在|是)我(?:的)?名|家属车": "家人",
        r"普通(?:的)?(?:小)?(?:轿|汽)?车|普通(?:的)?(?:自动|手动)[挡档]|(?<!专用)轿车"
        r"|私家车": "普通车",
        r"(?:自己|本人|自个)开(?:的)?(?![^,。?]{0,6}(?:普通|轿车|私家车))|C5"
        r"|残疾人专用(?:小)?(?:汽)?车(?!位)|残疾(?:人)?[^,。?家]{0,4}专用(?:的)?车(?!位)|代步车"
        r"|(?:挂|贴|带|有|是)(?:着|了)?残疾人?(?:专用)?(?:标[志识牌]|牌)"
        r"|残疾(?:三轮|车)": "自己",
    },
)
LEG: Final[Fact[str]] = Fact(
    "disabled_limb",
    "是腿不好，还是别处？",
    {"腿不好（下肢）": "下肢", "不是腿": "不是"},
    "{}",
    personal=True,
    label="是不是下肢残疾",
    spoken={
        r"下肢|双?腿(?!脚好)|小儿麻痹|截瘫|瘸": "下肢",
        r"(?:上肢|手|胳膊|视力|听力|聋|智力|精神|盲|眼)(?:残疾|障碍|不好|没了)": "不是",
    },
)
VEHICLE: Final[Fact[str]] = Fact(
    "wheelchair_vehicle",
    "是烧油的机动轮椅车（三轮）吗？",
    {"烧油的机动轮椅车": "燃油", "电动的": "电动", "普通汽车": "汽车"},
    "{}",
    personal=True,
    label="是不是烧油的机动轮椅车",
    spoken={
        r"电(?:动)?(?:轮椅|三轮|代步车|车)|电三轮": "电动",
        r"烧油|燃油(?:的)?(?:机动|三轮|轮椅)|汽油|机动轮椅|油三轮|三轮摩托|摩托三轮"
        r"|加(?:的|着)?油(?!站)": "燃油",
        r"(?:小)?汽车|轿车|小车": "汽车",
    },
)
LICENCE_KIND: Final[Fact[str]] = Fact(
    "licence_kind",
    "哪里不方便？",
    {
        "左腿": "左腿",
        "右腿或两条腿": "右腿",
        "听力": "听力",
        "手、手指": "手",
        "一只眼": "眼",
        "癫痫、精神病": "癫痫精神",
    },
    "{}",
    personal=True,
    label="哪里不方便",
    spoken={
        r"左(?:边|侧)?(?:下肢|腿|脚)": "左腿",
        r"右(?:边|侧)?(?:下肢|腿|脚)(?!没|[都倒是]?好)"
        r"|双下肢|[两双]条?(?:腿|下肢)|截瘫|高位截瘫": "右腿",
        r"听力|耳(?:朵)?(?:背|聋)|聋|助听器": "听力",
        r"(?:少|缺|断)[^,。?]{0,4}手?指|手指"
        # 胳膊好好的 says that they are not what ails.
        r"|(?:上肢|胳膊)(?!(?:都|全|倒|是|也|还|跟|和|两|只|手|腰)*"
        r"(?:没[事有毛]|不碍|好|正常|合格|有劲|有力|能|利索|齐全|不缺))": "手",
        r"一只眼|单眼|独眼|视力": "眼",
        r"癫痫|羊[角羔]风|精神(?:病|残疾|分裂)": "癫痫精神",
    },
)


@rule()
def fares(facts: Facts, _: Law) -> Entitlement:
    """Only the wounded of the army pay half outside the city."""
    if facts.presume(CARD, "残疾人证") == "残疾军人证":
        return entitled()
    return undecided("没查到残疾人证能打折，火车、长途车、飞机半价的是残疾军人证")


_OTHERS: Final = (
    r"(?:儿子?|闺女|女儿|孩子|孙子|孙女|老伴|媳妇|老婆|老公|对象|[爹娘爸妈]|兄?弟|姐|妹|哥|侄子?"
    r"|亲戚|邻居|别人|家里?人|朋友|旁人)"
)
RIDER: Final[Fact[str]] = Fact(
    "bus_rider",
    "是本人坐车，还是别人坐？",
    {"本人坐": "本人", "别人拿着证坐": "别人", "陪着坐的人": "陪"},
    label="谁坐车",
    topical=True,
    spoken={
        rf"残疾人?证(?!明)[^,。?陪办]{{0,6}}(?:给|借给?|让){_OTHERS}[^。?陪]{{0,6}}(?:坐|乘|刷|用)"
        rf"|{_OTHERS}(?:能|可以)?(?:不能)?(?:拿|用|刷|借)(?:着|了)?(?:我|俺|他|她){_OTHERS}?的?"
        r"残疾人?证[^。?陪]{0,4}(?:坐|乘|刷)": "别人",
        r"陪(?:着|护|同)?[^。?]{0,12}(?:公交|坐车|乘车)[^。?]{0,8}(?:我|俺|陪的?人?|家属)[^。?]{0,3}"
        r"(?:也|要|用|免|买)|陪(?:护|同)(?:的|人|者|家属|人员)": "陪",
    },
)


@rule()
def bus(facts: Facts, law: Law) -> Entitlement:
    """Free with a certificate at any age, for whom it was made out; without one by age."""
    rider = facts.presume(RIDER, "本人")
    if rider == "别人":
        return not_entitled("残疾人证只能本人用，给别人坐车用不行")
    if rider == "陪":
        return undecided("残疾人本人免费；陪护的人免不免没查到，上车前问公交公司")
    if facts.maybe(CARD) == "残疾军人证":
        told = f"凭残疾军人证坐市内公交免费，火车、轮船、长途车、飞机减{law['half_fare'].shown}"
        return replace(entitled(), reasons=(f"{told}，归退役军人事务局管",))
    age, known = law["bus_age"], facts.maybe(AGE)
    old = known is not UNKNOWN and known >= age.amount
    by_age = replace(entitled(), reasons=(f"满{age}周岁坐市内公交免费，不用残疾人证",))
    if old and facts.maybe(DISABILITY_GRADE) is UNKNOWN:
        return by_age
    if facts.presume(DISABILITY_GRADE, LEAST_GRADE, "有残疾人证") is not None:
        return entitled()
    if facts.at_least(AGE, age):
        return by_age
    now = "" if known is UNKNOWN else f"，现在{plain(known)}周岁"
    return undecided(f"没有残疾人证的，满{age}周岁免费{now}；不满的看当地规定，问公交公司")


@rule()
def parking(facts: Facts, _: Law) -> Entitlement:
    car = facts.get(OWN_CAR)
    if car == "普通车":
        return not_entitled("省里免的是残疾人专用车，普通轿车没写在里头，停车场自己减免的另说")
    if car == "家人":
        return not_entitled("省里免的是残疾人自己开的专用车，家里人开车拉着的没写")
    return entitled()


@rule(FUEL)
def fuel(facts: Facts, law: Law) -> Entitlement:
    """By the year and vehicle. Whether Jining still pays is not known."""
    if facts.presume(VEHICLE, "燃油", "是烧油的机动轮椅车") != "燃油":
        return not_entitled("补的是烧油的机动轮椅车，电动的、普通汽车不在里头")
    if facts.presume(LEG, "下肢", "下肢残疾") != "下肢":
        return not_entitled("补的是下肢残疾、开机动轮椅车的")
    fuel = law["fuel"]
    return entitled({FUEL: fuel}, steps=(f"每辆车每年{fuel}元",))


@rule()
def licence(facts: Facts, law: Law) -> Entitlement:
    """The regulation in force since April 2022; what stood before was not seen."""
    if not law.holds("licence_check"):
        return undecided("这一天的考驾照规定没查到，问车管所")
    check = law["licence_check"]
    kind = facts.get(LICENCE_KIND)
    if kind == "癫痫精神":
        return not_entitled("有癫痫、精神病的不得申请驾驶证")
    if kind in ("手", "眼"):
        return undecided("手指、眼睛要达到什么条件没查到，问车管所")
    return _licences(kind, check)


def _licences(kind: str, check: LawValue) -> Entitlement:
    said = {
        "左腿": "能考：左腿残疾的能考自动挡小汽车（C2）",
        "右腿": "能考：右腿或两条腿残疾，坐得稳、两手合格的能考残疾人专用自动挡（C5）",
        "听力": "能考：戴助听器听力达标的能考小型汽车",
    }[kind]
    notes = (f"残疾人专用自动挡每{check}年交一次体检证明，车上要贴专用标志",)
    result = entitled(notes=notes if kind == "右腿" else ())
    return replace(result, reasons=(said,))
