"""Treatment outside Jining: who must register for it first, and what falls of the payment."""

from __future__ import annotations

from typing import Final

from knowledge.facts import UNKNOWN, Fact
from knowledge.policy.entitlement import (
    Entitlement,
    Facts,
    Quantity,
    entitled,
    not_entitled,
    rule,
    undecided,
)
from knowledge.policy.law import Law

LESS = Quantity("less", "异地住院最多少报", "个百分点")

# Whoever stays at home while somebody works there is not treated there.
_CARE = (
    r"(?=(?:(?!在家|我在)[^。?]){0,14}?(?:[看瞧]病|看孩子病|住院|住(?:了|的)院|住进|医院|治|手术|支架"
    r"|急诊|门诊"
    r"|检查|备案|转诊|报销|报不|能报|报几|报多|生(?:的|孩子)(?=[,。]|$)|在那[边里儿]?看"
    r"|看(?:闺女|女儿|儿子?|孩子|孙|亲戚|朋友|外甥)(?=[^?]{0,20}(?:住院|住了|医院|急诊|犯了?病))"
    r"|看的(?=[,。])|[看瞧](?=[呢吧,。?]|$)|[看瞧][个下]?(?:专家|医生|大夫)|复查|挂号))"
)
_GO = r"(?:在|到|去|上|来|回|跑去|跑|往|转到|转去|转|住|(?:^|(?<=[,。 ])))(?:了)?"
_OF_THE_PROVINCE = (
    r"(?:济南|青岛|泰安|菏泽|枣庄|滕州|临沂|烟台|潍坊|淄博|聊城|德州|滨州|东营|威海|日照|莱芜)"
)
_ELSEWHERE = (
    r"(?:北京|上海|天津|徐州|南京|苏州|无锡|杭州|宁波|温州|郑州|广州|广东|深圳|东莞|成都|重庆"
    r"|武汉|湖北|西安|新疆"
    r"|内蒙古?|宁夏|大连|沈阳|合肥|河南|河北|江苏|浙江|福建|海南|安徽|昆山|常州|南通|扬州|盐城"
    r"|宿迁|连云港|义乌|嘉兴|绍兴|台州|厦门|福州|长沙|南昌|太原"
    r"|石家庄|邯郸|商丘|开封|安阳|濮阳|佛山|珠海|长春|哈尔滨|昆明|贵阳|南宁|兰州"
    r"|云南|贵州|四川|湖南|江西|山西|陕西|甘肃|青海|西藏|广西|黑龙江|吉林|辽宁|东北)"
)
# A clause that tells where one is: 在江苏,长期的; nobody else of whom it is told.
_THERE = (
    r"(?:^|(?<=[,。 ]))(?:那|要是|如果|我们?|现在|人|一直|临时|长期|常年)*(?:在|到|去|上|来|跑)了?"
)
_STOPS = r"(?:市|省)?(?:那边|这边)?(?=[,。? 呢]|$|长期|常年|打工|干活|上班)"
# A place and nothing else: 济南呢, behind a question about another.
_ALONE = r"^(?:那|要是?|如果|换成|改成?|就|[去上到在转送跑]|老?人|他|她)*"
_END = r"(?:市|省)?(?:那边|[去来]|看|治|住院|大?医院)*(?:呢|的话|吧)?[,。?]*$"
# With whom one is going to stay: 闺女在上海, 去青岛儿子家.
_CHILD = r"(?:儿子?|闺女|女儿|孩子|姑娘|妮)"
_AT_A_CHILDS = rf"(?:(?:^|(?<=[,。 我])){_CHILD}(?:家|他们|一家)?(?:是|都|就)?(?:住|安家|落户)?在"
_OF_A_CHILD = rf"(?:市|省)?(?=[^,。? ]{{0,4}}{_CHILD}(?:家|那里?|那边)(?:[,。? 呢住]|$))"
PLACE: Final[Fact[str]] = Fact(
    "away_place",
    "是在山东省内，还是去外省？",
    {"山东省内别的市": "省内", "外省": "外省", "济宁市里": "市内"},
    "去{}",
    label="省内还是外省",
    spoken={
        rf"(?:{_GO}|[找住])(?:(?:济宁|[咱我]们?)?(?:市里?|全市)?的?)"
        r"(?:济医(?:附院)?|附院|济宁(?:城里|市区)|市(?:里|区)|市?(?:第?[一二]院|立医院|(?:第[一二])?人民医院))"
        rf"{_CARE}": "市内",
        rf"{_GO}(?:{_OF_THE_PROVINCE}|省[里城立]|齐鲁医院){_CARE}"
        rf"|{_OF_THE_PROVINCE}[^。?]{{0,24}}在(?:那[边里儿]?|当地)(?:看|住院|就医|做?手术|治)"
        rf"|省内的?(?:异地|跨市|别的市|其他市|外市|{_OF_THE_PROVINCE})"
        rf"|{_ALONE}{_OF_THE_PROVINCE}{_END}|{_THERE}{_OF_THE_PROVINCE}{_STOPS}"
        rf"|{_AT_A_CHILDS}{_OF_THE_PROVINCE}{_STOPS})|{_GO}{_OF_THE_PROVINCE}{_OF_A_CHILD}": "省内",
        rf"{_GO}{_ELSEWHERE}{_CARE}|{_THERE}{_ELSEWHERE}{_STOPS}"
        rf"|{_ELSEWHERE}[^。?]{{0,24}}在(?:那[边里儿]?|当地)(?:看|住院|就医|做?手术|治)"
        rf"|(?:省外|(?:外|跨|别的|其他)省)[^。?]{{0,10}}(?:看病|住院"
        rf"|住的院|就医|备案|报|治|养老|居住)|{_ALONE}{_ELSEWHERE}{_END}"
        rf"|{_AT_A_CHILDS}{_ELSEWHERE}{_STOPS})|{_GO}{_ELSEWHERE}{_OF_A_CHILD}": "外省",
    },
)
_STAYS_LONG: Final = (
    r"退休[^。?]{0,8}(?:搬|住)(?:到|去|在)|(?:搬|跟着?[^,。?]{0,6})(?:到|去"
    r"|在)[^,。?]{1,6}(?:长)?住(?!院)"
    r"|(?:长期|常年|一直|长)(?:居住|住在?|在)(?!院)|(?:^|[,。 ])长期的?(?=[,。 ]|$)"
    r"|异地安置|长期备案|(?:随"
    r"|跟)(?:着)?(?:子女|儿子|女儿|闺女)"
    r"[^,。?]{0,6}(?:养老|定居|长住|常住)"
    rf"|[在到](?:{_OF_THE_PROVINCE}|{_ELSEWHERE}|外地|外省)"
    r"(?:常住|长住|定居|居住|安家|[^,。?交缴保]{0,8}(?:(?:好几"
    r"|[一二两三四五六七八九十几])年|多年))"
    rf"|(?:住|常年在?|长年在?)(?:{_OF_THE_PROVINCE}|{_ELSEWHERE})"
)
STAY: Final[Fact[str]] = Fact(
    "away_stay",
    "是长期住在那边，还是转诊、急诊过去的，还是自己直接去的？",
    {"长期住那边": "长期", "转诊或急诊抢救": "转诊急诊", "没转诊自己去的": "自己去的"},
    "{}",
    personal=True,
    label="怎么去的",
    spoken={
        _STAYS_LONG: "长期",
        r"(?:已经|开了|办了|办好了?|通过)转(?:诊|院)|(?:转诊|转院)(?:去|到"
        r"|上去)(?!.{0,6}(?:咋|怎么)办)|(?:急诊|抢救)(?!科)|突然发病|突发[^,。?]{1,5}"
        r"|开(?:了|的)[^,。?]{0,2}转(?:诊|院)|(?:看|治)不了[^,。?]{0,4}转"
        r"|(?:半夜|夜里)?急救|120(?:拉|送|接)"
        r"|(?:医院|大夫|医生)[^,。?]{0,3}转(?:到|去|上|的)": "转诊急诊",
        r"(?:没|没有|未|没办|没开)(?:办|开)?转(?:诊|院)|(?:自己|直接)(?:跑|去)(?:去|到)?的?(?:了)?"
        r"(?:北京|上海|外省|外地|大医院|医院)|没(?:通过|经过)[^,。?]{1,6},?直接去"
        rf"|临时(?:外出|[去到上跑来]了?(?:外地|外省|{_OF_THE_PROVINCE}|{_ELSEWHERE}))(?![^。?]*转[诊院])"
        rf"|(?:自己|直接)[^,。?]{{0,3}}(?:去|到|跑|找|奔|上)(?:的|到)?(?:{_OF_THE_PROVINCE}"
        rf"|{_ELSEWHERE}|省里|省城)": "自己去的",
    },
)

# Told before an emergency, it holds all the same.
LIVES_THERE: Final[Fact[bool]] = Fact(
    "away_for_good",
    "是不是长期住在那边？",
    {"长期住那边": True, "不长住那边": False},
    "{}",
    personal=True,
    label="是不是长住那边",
    topical=True,
    spoken={_STAYS_LONG: True},
)

AS_AT_HOME: Final = "长期住在那边、备了案的，在备案的地方按济宁本地的标准报"


@rule()
def unregistered(facts: Facts, law: Law) -> Entitlement:
    """Who was treated without registering before: within the province nobody has to."""
    if law.holds("away_since") and facts.maybe(PLACE) == "省内":
        return entitled()
    return undecided("")


@rule()
def filing(facts: Facts, law: Law) -> Entitlement:
    """Whether treatment elsewhere has to be registered before."""
    if not law.holds("away_since"):
        return undecided("那时外地看病怎么备案，济宁的没查到，动身前先问")
    if facts.maybe(STAY) == "长期":
        return undecided(
            "长期住外地的，到参保地医保局（不是人社局）备一回案，长期有效，在那边按济宁的标准报，不少报"
        )
    place = facts.get(PLACE)
    if place == "市内":
        return not_entitled("济宁市里的医院不算外地，出院直接结算")
    if place == "省内":
        since = law["away_since"]
        return not_entitled(f"{since.shown}起，山东省内别的市临时看病不用备案，出院直接结算")
    if facts.maybe(STAY) == "转诊急诊" and law.holds("away_less.急诊"):
        if facts.maybe(LIVES_THERE) is True:
            return undecided(f"急诊抢救没备案的算已经备过案，能报；{AS_AT_HOME}")
        less = law["away_less.急诊"]
        return undecided(
            f"急诊抢救没备案的算已经备过案，能报，最多少报{less.shown}；医院转去的，先备案再住院"
        )
    return entitled(steps=("去外省的要先备案，长期住那边的备一回长期有效",))


@rule(LESS)
def away_less(facts: Facts, law: Law) -> Entitlement:
    """By how many points of percent less than at home is paid: the most that the state allows."""
    if not law.holds("away_less.急诊"):
        return undecided("那时外地看病少报几成，济宁的没查到")
    place = facts.maybe(PLACE)
    if facts.maybe(LIVES_THERE) is True and law.holds("away_since"):
        return not_entitled(AS_AT_HOME)
    if facts.maybe(STAY) == "转诊急诊":
        return _of_emergencies(law)
    if place is not UNKNOWN and place == "市内":
        return undecided("济宁市里的医院不算外地，不少报")
    if place is not UNKNOWN and place == "省内":
        return undecided("山东省内别的市临时看病不用备案；少报不少报，济宁的没查到")
    stay = facts.get(STAY)
    if stay == "长期":
        return not_entitled(AS_AT_HOME)
    if stay == "转诊急诊":
        return _of_emergencies(law)
    return entitled({LESS: law["away_less.自己去的"]})


def _of_emergencies(law: Law) -> Entitlement:
    """Also of those who were sent there by a doctor."""
    return entitled({LESS: law["away_less.急诊"]}, notes=("急诊抢救没备案的，算已经备过案",))
