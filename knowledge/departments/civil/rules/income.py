"""Which people and which money count where it is worked out whether a household is poor enough."""

from __future__ import annotations

from typing import Final

from knowledge.facts import AGE, UNKNOWN, Fact
from knowledge.policy.entitlement import (
    Entitlement,
    Facts,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law

INCOME_KIND: Final[Fact[str]] = Fact(
    "income_kind",
    "问的是哪一种钱？",
    {
        "打工、上班的工资": "wages",
        "种地养殖做买卖的钱": "business",
        "房租、地租、利息、分红": "property",
        "儿女给的赡养费、离婚的抚养费": "support",
        "不住一起的儿女的工资": "child_elsewhere",
        "退休金、失业金": "insurance",
        "每月的基础养老金（居民养老）": "basic_pension",
        "抚恤金、优抚补助": "veterans",
        "低保、救助、救灾的钱": "aid",
        "奖学金": "scholarship",
        "见义勇为的奖励": "courage",
        "孤儿、没人抚养孩子的生活费": "child",
        "计划生育奖励扶助": "birth",
        "赔偿款、捐款、遗属补助": "compensation",
        "残疾补贴、高龄津贴、助学金": "not_named",
        "借来的钱": "loan",
    },
    label="是哪一种钱",
    spoken={
        r"失业(?:保险)?金|退休(?:金|工资)|离退休|职工养老金": "insurance",
        r"(?:居民|基础|农村|老农保|一百多|一百来块|二百来块|两百来块|一百八十?)"
        r"[^,。?]{0,6}养老(?:金|钱|保险金)|领[^,。?]{0,4}居民养老(?=[,。? ]|$)"
        r"|(?:老人|俺娘|俺爹)[^,。?]{0,8}那[一二两百几多来]{1,4}"
        r"块?钱?养老|(?<!\d)[12]\d\d(?:多|来)?(?:块|元)?钱?的?养老(?:金|钱|保险)"
        r"|(?:国家|政府|公家|村里|领)[^,。?]{0,8}养老(?:金|钱)": "basic_pension",
        r"抚恤|优抚|优待金|伤残军人|烈属|退[伍役]军人?(?:补助|补贴|的?钱)|退伍金": "veterans",
        r"残疾(?:人)?(?:的)?(?:两项|生活|护理)?补贴|护理补贴|高龄(?:津贴|补贴|补助)"
        r"|助学金": "not_named",
        r"奖学金": "scholarship",
        r"见义勇为": "courage",
        r"孤儿(?:的)?(?:钱|费|生活费|补助|补贴)|(?:孩子|娃)的?生活费"
        r"|事实无人抚养(?:儿童)?(?:的)?(?:补助|补贴|钱)": "child",
        r"独生子女(?:费|奖励)|计(?:划)?生(?:育)?(?:奖励|奖扶|特扶|扶助)|奖扶": "birth",
        r"赔偿|赔的?钱|赔款|赔[了的]|捐款?|水滴筹|遗属补助|抚慰金": "compensation",
        r"救灾款|救助(?:金|款)|临时救助|慰问(?:金|款)": "aid",
        # What a child of theirs earns who lives with his own: told of the parents or of the child.
        r"(?:父母|[爹爸][娘妈]|老人|老两口|俩老|[爹娘爸妈])[^。?]{0,10}(?:单过|另过|单住|单独[过住]"
        r"|分(?:开|了?家)|自己[过住])[^?]{0,60}(?:儿子?|闺女|女儿|孩子|子女|儿女)[^?]{0,30}工资"
        r"|(?:儿子?|闺女|女儿|孩子|子女|儿女)[^。?]{0,16}(?:分(?:了)?家|另过|不(?:在|跟)[^,。?]{0,4}一[起块]"
        r"|成(?:了)?家|出(?:了)?嫁|嫁(?:出去|人|到))[^?]{0,30}工资": "child_elsewhere",
        # 爹娘办低保,我的工资算不算: what a child of theirs earns elsewhere.
        r"(?:父母|[爹爸][娘妈]|老人|老两口|他们)[^?]{0,70}(?:我|俺)(?:自己)?的?工资(?=[^?]{0,6}算)"
        r"|赡养费|抚养费|(?:闺女|女儿|儿子|儿|孩子|子女|儿女|外甥|侄子|哥|姐)[^,。?]{0,8}"
        r"给[^,。?]{0,8}(?:钱|块|百|千)|(?<!的)养老钱"
        r"|(?:前夫|前妻|男方|女方)[^,。?]{0,8}给[^,。?]{0,8}(?:钱|块|百|千)": "support",
        r"借(?:来|的|了|俺)[^,。?]{0,6}钱|贷款": "loan",
        r"房租|地租|(?:土地)?流转(?:费|金)?|租出去|利息|分红|出租"
        r"|[地田](?:都|全)?(?:承?包|租|流转)(?:给|出)|(?:承?包|租)(?:地|出去)[^,。?]{0,6}(?:钱"
        r"|块|千|百)": "property",
        r"种地|种粮|种菜|种蒜|卖粮|卖(?:大?蒜|菜|麦子?|玉米|花生|粮食?|果子?|苹果)|养了?[^,。?]{0,3}[羊牛猪鸡鸭鹅]|卖了?[一两几\d]?[头只口]?[羊猪牛]|养[羊牛猪鸡鸭鹅]|收成|做买卖|小买卖|摆摊"
        r"|小卖部": "business",
        r"打(?:零|短|暑假|寒假)?工|零工|零活|工资|(?:厂里?|外[头面边]|工地上?)挣的?|上班|公益岗|公益性岗位|看大门|扫大街"
        r"|打扫": "wages",
    },
)
MEMBER: Final[Fact[str]] = Fact(
    "dibao_member",
    "问的是家里哪个人？",
    {
        "丈夫或妻子": "spouse",
        "没成年的孩子": "minor",
        "在读本科、大专、高中的孩子": "student",
        "研究生": "graduate",
        "住在一起的成年孩子": "grown",
        "分家、出嫁、另过的儿女": "apart",
        "只是分了户口本的": "registered_apart",
        "住在一起的父母": "parents",
        "坐牢、强制戒毒的人": "prison",
        "失踪的人": "missing",
        "离家出走、跑了的人": "left",
        "出家的（和尚、道士、教职人员）": "clergy",
        "别的亲戚": "relative",
    },
    label="是家里哪个人",
    topical=True,  # what befell an uncle decides as well
    spoken={
        r"研究生|读研|博士": "graduate",
        r"(?:上|念|读|在读|考上)(?:着|的|了)?大[一二三四](?!点)|大[一二三四]的(?:孩子|儿|闺女|女儿)"
        r"|(?:上|念|读|在读|考上)(?:着|的|了)?(?:大学|大专|专科|本科|高职|高中|中专)|大学生"
        r"|大专生": "student",
        r"坐牢|在(?:大|坐)?牢|蹲大?牢|牢饭|劳改|坐监|蹲监|蹲号子|服刑|判了?(?:刑|[^,。?]{0,3}年)|关在?(?:里[头面边]|进去)|在里[头面]"
        r"|监狱|强(?:制)?戒|戒毒所": "prison",
        r"失踪(?![^。?]{0,10}[没未][^,。?]{0,4}宣告)|没影了|下落不明": "missing",
        r"(?:媳妇|老婆|男人|丈夫|对象|她|他|娘|妈|爹|爸)[^,。?]{0,4}(?:跑了|离家|出走|走了不回)"
        r"|离家出走|跑了[^,。?]{0,4}年|失踪[^。?]{0,10}[没未][^,。?]{0,4}宣告": "left",
        r"出家|和尚|尼姑|道士|阿訇|牧师|神父|教职": "clergy",
        r"分了?户|另立户|(?:单独|另)(?:有|是)?一个户口本|单立(?:了)?户": "registered_apart",
        r"出嫁|嫁(?:出去|人了|到|给|外|走)|出门子|分(?:了)?家|分开(?:过|住|吃|另过)|另过|单过|单住"
        r"|自己过"
        r"|不(?:在|跟)[^,。?]{0,4}一起住|成家(?:了|另过)": "apart",
        r"没成年|未成年|不满十八|上小学|上初中|吃奶": "minor",
        r"(?:没结婚|未婚|没成家|打光棍|没说上媳妇)[^,。?]{0,6}(?:儿|闺女|孩子|儿子)|(?:儿|闺女"
        r"|孩子|儿子)"
        r"[^,。?]{0,10}(?:没结婚|未婚|没成家|没找对象|没(?:说|娶)上?媳妇|没对象|光棍)": "grown",
        r"(?:(?<![保贫困助扶测障养抚补贴务残疾户放定点救没找处谈供难])对象|老伴|媳妇(?=算|的户口)|丈夫|妻子"
        r"|老婆)(?![^,。?]{0,4}(?:跑了|离家|出走))"
        r"(?![^。?]{0,12}(?:坐牢|坐监|服刑|监狱|戒毒|失踪|下落不明|判了?刑|在里头))": "spouse",
        r"(?:爹娘|爸妈|父母|公婆|俺爹|俺娘|老人)[^,。?]{0,6}(?:跟|和|与)[^,。?]{0,6}(?:住|过"
        r"|吃)|(?:爹娘|爸妈|父母|公婆|老人)[^。?]{0,14}(?:还|都|仍|也)?(?:在|是)?一(?:块"
        r"|起)(?:住|过|吃)"
        r"|(?:爹娘|爸妈|父母|公婆|老人)[^。?]{0,14}(?:住|过|吃)(?:在)?一(?:块|起)": "parents",
        # 弟弟在坐牢: what befell him decides, not whose relative he is.
        r"(?:侄|外甥|孙子|孙女|外孙|儿媳|女婿|兄弟|姐妹|妹妹|弟弟|哥哥|姐姐)"
        r"(?![^。?]{0,10}(?:坐牢|坐监|服刑|监狱|戒毒|失踪|下落不明|判了?刑))": "relative",
    },
    gives_way=("registered_apart",),
)

GROWN_UP: Final = 18  # years
COUNTED_IN_ANY_CASE: Final = ("wages", "business", "property", "insurance", "support")
SINCE_2021: Final = "dibao.income_rules"


@rule()
def dibao_counts(facts: Facts, law: Law) -> Entitlement:
    """Whether one kind of money is income; «yes» is: it counts."""
    kind = facts.get(INCOME_KIND)
    since_2021 = law.find(SINCE_2021) is not None
    if kind in COUNTED_IN_ANY_CASE:
        return _counted(kind)
    if kind == "basic_pension":
        return _basic_pension(law)
    if kind == "veterans":
        return not_entitled("优待抚恤金不算低保收入")
    if kind == "child_elsewhere":
        return not_entitled(
            "不住一起的儿女不算家里人，工资不加进来；只算该给的赡养费，数额由乡镇核"
        )
    if kind == "loan":
        return undecided("借来的钱不是收入，可卡里有钱会查存款，要拿借条说清")
    if kind == "not_named":
        return undecided("国家文件没点名残疾补贴、高龄津贴、助学金，济宁算不算没查到")
    if not since_2021:
        return undecided("那时的国家文件没点名这种钱，要问当地民政")
    if kind == "compensation":
        return entitled(notes=("还没花完存着的，还要算进财产", "已经看病还账花了的，留好单据说明"))
    if kind == "aid":
        return not_entitled("政府发的救助款物不算低保收入")
    if kind == "scholarship":
        return not_entitled("奖学金不算低保收入")
    if kind == "child":
        return not_entitled("孤儿、没人抚养孩子的生活费不算家里的低保收入")
    if kind == "courage":
        return not_entitled("见义勇为的奖励不算低保收入")
    return not_entitled("计划生育奖励、扶助金不算低保收入")


def _counted(kind: str) -> Entitlement:
    notes = {
        "wages": ("必要的就业成本（路费、饭费这些）能扣，扣多少济宁的没查到，待确认",),
        "business": ("要先扣掉种子、饲料、进货这些成本；怎么折算济宁的没查到，待确认",),
        "support": ("不住一起的儿女，不算他的工资，算他该给的赡养费；数额由乡镇核",),
    }
    return entitled(notes=notes.get(kind, ()))


def _basic_pension(law: Law) -> Entitlement:
    """Left out for the years of one plan; what holds before and after is not known."""
    if law.find("dibao.basic_pension_until") is not None:
        return not_entitled("居民养老的基础养老金不算低保收入（说的是中央定的那一份）")
    if law.find(SINCE_2021) is None:
        return undecided("那时的国家文件没写基础养老金不算，要问当地民政")
    return undecided("基础养老金不算收入的规定只写到2025年底，现在算不算没查到")


@rule()
def dibao_member(facts: Facts, law: Law) -> Entitlement:
    """Whether somebody is of the household; «yes» is: is counted."""
    who = facts.maybe(MEMBER)
    if who is UNKNOWN and facts.maybe(AGE) is not UNKNOWN and facts.get(AGE) < GROWN_UP:
        who = facts.presume(MEMBER, "minor")
    who = facts.get(MEMBER) if who is UNKNOWN else who
    since_2021 = law.find("dibao.rules") is not None
    if who == "prison":
        return not_entitled("正在坐牢、强制戒毒的人不算家里人口")
    if who == "registered_apart":
        return undecided("分户口本不作数，看平时是不是一起吃住：一起过的算一家，由乡镇认定")
    if who == "apart":
        return not_entitled(
            "分家另过、出嫁的儿女不算一家人",
            notes=("他们该给老人的赡养费要算收入", "分了户口本还一起吃住的，由乡镇认定"),
        )
    if who == "clergy":
        if not since_2021:
            return undecided("那时的国家文件怎么写的没查到，要问当地民政")
        return not_entitled("连续三年以上离开家独立生活的宗教教职人员不算家里人口")
    if who == "missing":
        if not since_2021:
            return undecided("那时的国家文件没写失踪的人，要问当地民政")
        return not_entitled("法院宣告失踪的人不算家里人口")
    if who == "left":
        return undecided("跑了、没宣告失踪的，算不算由乡镇认定；法院宣告失踪的、离了婚的就不算")
    if who in ("spouse", "minor"):
        return entitled(notes=("户口不在一起，也要算",) if who == "spouse" else ())
    if who == "student":
        return entitled(notes=("在读本科及以下的都算，户口迁到学校也算一家的",))
    if who == "parents" and not since_2021:
        return entitled()
    return undecided("要看平时是不是长期一起吃住、有没有赡养抚养关系，由乡镇认定")
