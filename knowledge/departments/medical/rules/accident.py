"""Whether medical insurance pays for an injury (社会保险法 §30)."""

from __future__ import annotations

from typing import Final

from knowledge.departments.medical.rules.catalogue import ITEM
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

_HURT = r"(?:摔|砸|伤|绞|掉下|掉下来|压|轧|夹|扎|烫|崩)"
CAUSE: Final[Fact[str]] = Fact(
    "injury_cause",
    "怎么伤的：自己不小心、别人弄的，还是给单位干活伤的？",
    {
        "自己不小心": "自己",
        "别人撞的、打的": "别人",
        "给单位、老板干活": "干活",
        "在国外看的": "境外",
        "自杀、自残": "自残",
    },
    "{}",
    label="怎么伤的",
    spoken={
        rf"自(?:己|个儿?)(?:不小心)?[^,。?]{{0,8}}{_HURT}|(?:摔|滑|绊)(?:了|倒|断|着|伤|一跤|下来"
        rf"|沟里)"
        r"|不小心[^,。?]{0,6}(?:烫|摔|切|割|磕)|从(?:房|树|梯|高处|架|楼)[^,。?]{0,6}(?:掉|摔|滚)"
        r"|(?:没有|没|木有)(?:别人|对方|第三方|人撞)|(?:爬|上)(?:树|梯子)[^,。?]{0,6}(?:掉|摔)"
        r"|开水烫|油烫|烫伤"
        r"|机器?(?:绞|轧)|绞(?:着|了|断|伤)|滚下来|翻了?(?:车|沟)|崴了?|闪了?腰|煤气"
        r"|自家(?:的)?牛": "自己",
        r"(?:被|让|叫)(?!牛|羊|马|骡|猪|电|机器|开水|鞭炮|炮|树|墙|蜂|马蜂|蛇|自家|树枝"
        r"|水)[^,。?]{0,10}?(?:撞|碰倒|刮倒"
        r"|轧|打伤|打了(?!针|吊)|打断|捅|推倒|咬)|(?:打架|打仗|互殴|斗殴|撕巴)|打人的|肇事|对方(?:全责|赔"
        r"|不赔|跑|逃|主责)|交通事故"
        r"|(?:邻居|别人|人)家?的?(?:狗|牛|羊|驴)[^,。?]{0,4}(?:扑|咬|撞|顶|抓)"
        r"|车祸|把(?:俺|我)[^,。?]{0,6}(?:打伤|打了|撞)|追尾|家暴": "别人",
        rf"(?:工地|上班|厂里|车间|单位|打工|老板)[^。?]{{0,12}}{_HURT}|工伤"
        r"|给(?:人|老板|单位)(?:家)?干活[^,。?]{0,8}(?:摔|砸|伤|掉)": "干活",
        r"(?:国外|境外|出国)[^,。?]{0,8}(?:看病|受伤|住院|治)": "境外",
        r"喝(?:了)?(?:农?药|除草剂|百草枯|敌敌畏|安眠药)|割腕|想不开|自杀|自残"
        r"|烧炭(?!取暖|[的炉做烤])": "自残",
    },
)
OTHER_PAYS: Final[Fact[bool]] = Fact(
    "other_pays",
    "撞您、伤您的人找得到、肯赔吗？",
    {"肯赔": True, "找不到人或不肯赔": False},
    "{}",
    label="对方赔不赔",
    spoken={
        r"(?:人|对方|司机|肇事(?:的|者|方)?|打人的|凶手|他)?(?:都|就|早|已经)?(?:跑了|逃了|逃逸"
        r"|找不[到着]人?|没逮着|没找着|不露面)"
        r"|(?:(?<!赔)不|没钱|不肯|不愿|没|拖着不)(?:肯|给)?赔(?!完)|赔不起|不认账|一分(?:钱)?(?:也|都)?不(?:出|拿|给|掏)"
        r"|(?:主人|主家|对方|司机|人家)(?:也|都|就)?不(?:管|问|认)": False,
        r"(?:对方|人家|保险公司|肇事方|他|老板)(?:已经|都|给)*赔(?:了|过|完|偿)": True,
    },
)


@rule()
def injury(facts: Facts, _: Law) -> Entitlement:
    cause = facts.get(CAUSE)
    if cause == "干活":
        return not_entitled("给单位干活、上下班路上伤的，先按工伤办，该工伤保险付的医保不报")
    if cause == "境外":
        return not_entitled("在国外、境外看病的钱医保不报")
    if cause == "自残":
        return undecided("法律列的不报的四样里没有这一样，济宁给不给报没查到")
    if cause == "自己":
        return entitled(steps=("没有别人该赔的，自己不小心伤的按住院政策报",))
    pays = facts.maybe(OTHER_PAYS)
    if pays is not True and facts.presume(ITEM, "别的") == "疫苗":
        return undecided("打的预防疫苗医保不报，该狗主人、伤人的赔；伤口处理的钱他不赔，医保能先垫")
    if pays is UNKNOWN:
        return undecided("别人撞的、打的该他赔；他不赔或找不到人，医保可以先垫，再找他要")
    if pays:
        return not_entitled(
            "对方该赔的那份医保不再报", notes=("自己也有责任的那份报不报，济宁的待确认",)
        )
    return undecided("医保可以先垫：对方不赔或找不到人的，由医保先付，再向他要")
