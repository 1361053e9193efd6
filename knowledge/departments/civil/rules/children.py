"""The basic living allowance of children, and which of them nobody brings up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from knowledge.departments.civil.rules.facts import CHILD_KIND
from knowledge.facts import (
    AGE,
    DIBAO,
    GONE_ON,
    UNKNOWN,
    AnyOf,
    Fact,
    Household,
    Interval,
    Maybe,
    Person,
    Reader,
    age_on,
    day_of,
)
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
from knowledge.policy.law import Law, plain

OWN_CHILDREN: Final = ("儿子", "女儿")  # of the head
SHORTEST_MONTH: Final = 28  # days
GROWN_UP: Final = 18  # years: whoever is younger on file is the child that is meant
GROWN: Final = 30  # years; whoever is older and asks brings the child up, or is another relative
CHILD = Quantity("child", "基本生活费", "元/月")
HOW_MANY = Quantity("how_many", "几个孩子", "个孩子")
ALL_CHILDREN = Quantity("all_children", "基本生活费（全家）", "元/月")

# What may have become of a parent; all but death and «none» must last, or be grave.
_FATES: Final = {
    "去世了": "dead",
    "失踪了（报过案、法院宣告）": "missing",
    "跑了，半年以上联系不上、不管孩子": "lost",
    "坐牢、强制戒毒（半年以上）": "prison",
    "重度残疾": "disabled",
    "得了重病": "ill",
    "放出来了、回来了": "back",
    "好好的，能养孩子": "none",
}
_DEAD: Final = (
    r"(?:死(?!活|我|个?人)|没了|去世|过世|逝世|(?:病|早)逝|病没|没的|(?<!改嫁)(?<!嫁人)"
    # 他爹没了,他娘走了: told with another word than the death of the other.
    r"(?<!(?<!走)了[娘妈爹爸])(?<!(?<!走)了[, 他她][娘妈爹爸])(?<!(?<!走)了[, ][他她][娘妈爹爸])"
    r"走(?:了|的)(?![^,，。]{0,6}没(?:有)?个?[音消回信影])"
    # 扔下孩子走了三年,电话换了: that one is alive.
    r"(?![^。娘妈爹爸父母媳]{0,14}(?:找不[着到]|联系不上|电话|没(?:有)?[音消]?[信讯息]|没(?:再)?回))"
    r"(?=[,，。 ]|$|好?几?[一两二三四五六七八九十]年)"
    r"|不在了|病故|淹死|没得早"
    r"|车祸没"
    r"|喝药没|自杀|病死|矿上没|没下来手术台)"
)
_LEFT_OR_DEAD: Final = r"走(?:了|的)(?=[,，。 ]|$)"
# Nothing was heard of a parent for long: 三年没回来, 五年不见人, 再没露过面, 一次没回来.
_NOT_SEEN: Final = (
    r"(?:没(?:有)?(?:再|往家|往回|个)?(?:回|管|给|来|露|联系|照面|见|问|打|寄|[音消]?[信讯]|消息|影|个?电话)"
    r"|不(?:见|露|照|回)"
    r"|音信(?:都|也)?没"
    r"|电话[^,，。]{0,4}不[通接]|不(?:来|打)电话)"
)
_LONG: Final = (
    r"(?:[半一二两三四五六七八九十好几多]{1,2}年|多年|[六七八九十]个月|一[次回趟面]|再(?:也)?|从此)"
)
_GONE: Final = (
    r"(?:跑|失联|离家|出走|改嫁[^,，。]{0,8}(?:联系不上|没音|没影|没信)|联系不上"
    r"|没影|走了不回|找不着|断了?音?信|没(?:了|有)?(?:一点|个)?(?:[音消]?[信讯](?![号心用])|消息)|不知去向|撇下"
    r"|(?:扔|丢|抛)下(?=[^。]{0,20}(?:电话|找不|联系|没[音信回]|不管|不回)))"
)
_MARRIED: Final = r"(?:改嫁|再婚|另(?:娶|嫁|找)|又[娶嫁找](?!不)|嫁(?:人|[到给去了]))"
# Married again and does not care: only who cannot be reached for half a year counts as lost.
_NOT_CARING: Final = rf"{_MARRIED}[^,，。]{{0,8}}(?:不管|不要|不问)"
# Married again, or working elsewhere, and still there for the child: sends money, comes to see it.
_ELSEWHERE: Final = (
    rf"(?:{_MARRIED}|打工|在外|上班)(?:不过|[^。？?不没]){{0,18}}"
    r"(?:(?:打|寄|给|汇|捎|送|转|拿|买)[^,，。？?不没]{0,5}(?:钱|费|东西|衣"
    r"|[\d一二两三四五六七八九十几][百千\d])"
    r"|联系得上|有联系|打电话|(?:打|还|常|也)视频|还管|(?:来|回来|过来|常|回)看(?:看|孩子|娃|望)?|常[回来]|[回来]一趟"
    r"|过年?过节[^,，。不没]{0,3}[回来])"
)
_AT_HOME: Final = (
    r"(?:(?:身体)?好好的|在家(?:能|还能)?(?:种地|干活|上班|带|看|守|养|拉扯)(?:着|的|呢|孩子|娃)*(?=[,，。]|$)"
    r"|在(?!外|南|那边)[^,，。?？没不]{1,6}(?:上班|教书|开店)(?=[,，。]|$)"
    r"|(?:跟着?|和)(?:我们?|孩子|娃)[^,，。]{0,2}(?:过|住|生活)(?=[,，。]|$))"
)
_LONG_GONE: Final = (
    rf"(?:(?:走|跑|出去|打工|撇)[^。？?]{{0,10}}?|{_MARRIED}[^。？?]{{0,30}}?)"
    rf"{_LONG}[^。？?]{{0,6}}{_NOT_SEEN}"
)
_YEARS_UNSEEN: Final = (
    rf"(?:(?:[一二两三四五六七八九十几]|好几|多)年(?:都|也|了|来|多"
    rf"|,)*{_NOT_SEEN}|一走(?:就是|就)?[一二两三四五六七八九十几]年)"
)
_LONG_NOT_CARING: Final = (
    rf"{_MARRIED}?[^,，。]{{0,8}}(?:不管|不要|不问)[^,，。]{{0,5}}"
    r"(?:半年|[一二两三四五六七八九十好几]+年|[六七八九]个月)"
    r"|[走离]开?了?(?:半年|[一二两三四五六七八九十好几]+年|[六七八九十]+个多?月)多?了?,?[^,，。]{0,3}不(?:管|问|要)"
)
# Out of prison, or come home: what was told before is over.
_BACK: Final = (
    r"(?:(?<!时候)(?<!哪年)(?<!哪天)(?:放(?:了)?[出回]来|释放|刑满|出狱|减刑出来)(?!后又)"
    r"|(?<!时候)(?:回来|找着|找到)(?:了(?![^。?]{0,6}(?:[又就]走|一[次趟回]|几天))|养|管|接|要))"
)
_MISSING: Final = r"(?:失踪|下落不明)"
_PRISON: Final = (
    r"(?:(?:坐|蹲)(?:着|了)?(?:[一二两三四五六七八九十\d几]+年)?(?:大?牢|监|大狱|号子)"
    r"|蹲着|蹲里头|在(?:监狱|号子|里[头面]|大?牢|监里|狱)|看守所|服刑|在押"
    r"|(?:逮|抓)(?:起来|进去|走)"
    r"|判(?:了|的)?(?:刑|无期|实刑|[一二两三四五六七八九十\d]+年)|戒毒|强戒|进去(?:了"
    r"|[一二两三四五六七八九十\d]+年)|关着)"
)
_THEIRS: Final = r"(?=[^?？]{0,60}(?:孙|孩子|娃))"  # the grandchildren that they leave
_OF_A_BROTHER: Final = r"(?=[^?？]{0,60}(?:侄|外甥|孩子|娃|女儿|闺女|儿子))"  # and of a sister
_DISABLED: Final = (
    r"(?:[一二]级残|残疾[一二]级|重残|重度残|瘫|(?:精神|智力)(?:残疾)?[一二三四]级|[一二三四]级(?:精神|智力)"
    r"|(?:肢体|视力|听力|言语|聋哑)(?:残疾)?[一二]级|[一二]级(?:肢体|视力|听力|聋))"
)
_ILL: Final = r"(?:精神病|尿毒症|癌(?![^,，。]{0,4}(?:走|死|没))|重病|白血病)"
_WITHOUT: Final = "(?<=[娃子孩娘爹妈爸女侄甥孙])没(?:有|了)?(?:{})(?=了?[,，。没]|$)"  # 娃没爹了
_FATHER: Final = r"(?:爹[娘妈]?|爸爸?(?:妈妈?)?|父亲|父母)"
_MOTHER: Final = r"(?:娘(?!哎)|妈妈?(?!呀)|母亲|父母|儿?媳妇|儿媳)"

_SINCE: Final = (  # 今年九月走的没信
    r"(?:(?:20\d\d年|[今去前]年)的?(?:[一二三四五六七八九十\d]{1,2}月(?:份|[初中底末]|[\d一二三四五六七八九十]{1,3}[日号])*)?"
    r"|[一二三四五六七八九十\d]{1,2}月(?:份|[初中底末])*)"
)


def _at_home(sex: str) -> Reader[str]:
    """Nothing befell a parent who lives with the child and could bring it up, as far as is on
    file; one of a grandchild may be on file as disabled."""

    def read(household: Household | None, person: Person | None, _: date) -> Maybe[str]:
        if household is None or person is None:
            return UNKNOWN
        if person.relation in ("孙子", "孙女"):
            married = [e for e in household.people if e.relation in ("儿子", "儿媳")]
            parents = [each for each in married if each.sex == sex]
            parents = parents if len(married) < 3 else []  # no uncle or aunt
        elif person.relation in (*OWN_CHILDREN, "子女"):
            of_it = ("户主", "本人", "配偶")
            parents = [e for e in household.people if e.relation in of_it and e.sex == sex]
        else:
            return UNKNOWN
        if len(parents) != 1:
            return UNKNOWN
        if _cannot_care(parents[0]):
            return "disabled"
        return "none" if parents[0].work_ability != "无" else UNKNOWN

    return read


def _cannot_care(person: Person) -> bool:
    """Disabled so much that nobody has to care for a child."""
    return person.disability_grade in (1, 2) or (
        person.disability_kind in ("精神", "智力") and person.disability_grade in (3, 4)
    )


def _own(fate: str | AnyOf) -> str:
    """俺爹二级残 is somebody's old father, 孩子他爹二级残 a child's."""
    return "(?<!我)" if fate in ("disabled", "ill") else ""


def _earns(other: str, title: str) -> str:
    """Whoever tells that the other of the two has died is the one who is left, and works: 我男人
    没了,我在厂里上班. Not the grandparents, or who names the one who is left (`title`) apart."""
    return (
        rf"^(?:[^?？孙侄婿嫂姑姨舅叔{title}]{{0,20}}[,，。 ])?"
        rf"{other}[^?？孙侄婿嫂姑姨舅叔{title}]{{0,30}}(?<![给跟和带])我"
        r"(?:自己|一个人|现在|还|一直)*"
        r"(?:在[^,，。?？没不]{1,8}(?:上班|打工|干活|挣钱|做工|教书)|打(?:零|小|着)?工|上班|有(?:个)?(?:工作|活)"
        r"|身体(?:很|挺|还)?(?:好|行|没)|一(?:个)?月(?:能)?挣|(?:能)?挣钱)"
        rf"(?![^?？]*(?:孙|侄|(?:他|她|孩子|娃)的?[{title}]))"
    )


# 弟弟两口子都在坐牢: both parents of the child.
_A_COUPLE: Final = (
    r"(?:儿子?|闺女|女儿|[弟哥姐妹]|侄子?|孩子|娃|[他她])家?(?:两口子?|夫妻|夫妇|小两口)"
    r"(?:[俩都全双也又]|两个|出了?车祸|得病|有病)*"
)


def _parent(
    name: str,
    title: str,
    who: str,
    sex: str,
    of_grandchildren: str,
    of_nephews: str,
    itself: Mapping[str, str],
) -> Fact[str]:
    """What is said of one of the two; the words follow who is meant within one clause.
    `of_grandchildren` is what grandparents call that one, `of_nephews` what an uncle or an aunt,
    `itself` what only that one says."""
    fates: dict[str | AnyOf, str] = {
        "dead": _DEAD,
        AnyOf(("dead", "lost", "none")): _LEFT_OR_DEAD,
        "missing": _MISSING,
        "lost": rf"(?:{_GONE}|{_LONG_GONE}|{_LONG_NOT_CARING}|{_YEARS_UNSEEN})",
        "prison": _PRISON,
        "disabled": _DISABLED,
        "ill": _ILL,
        "back": _BACK,
        AnyOf(("lost", "none")): _NOT_CARING,
        "none": rf"(?:{_ELSEWHERE}|{_AT_HOME})",
    }
    # 爹没了娘坐牢: what is gone is no denial of what follows.
    spoken: dict[str, str | AnyOf] = {
        rf"(?:没了)?{_own(fate)}{who}(?:生(?:他|她|孩子?|娃)[^,，。]{{0,8}})?"
        rf"(?:{_SINCE}(?:走的?|离家)?)?"
        rf"[^,，。娘妈爹爸{'没不' if fate in ('none', 'back') else ''}]{{0,6}}{words}"
        rf"|{of_grandchildren}(?![^,，。]{{0,3}} 女婿)[^,，。媳]{{0,6}}{words}{_THEIRS}"
        rf"|(?:{of_nephews})[^,，。媳夫嫂]{{0,6}}{words}{_OF_A_BROTHER}"
        rf"|{_A_COUPLE}{words}": fate
        for fate, words in fates.items()
    }
    return Fact(
        name,
        f"孩子的{title}怎么了？",
        _FATES,
        f"孩子的{title}{{}}",
        read=_at_home(sex),
        label=f"孩子的{title}怎么了",
        topical=True,
        spoken={**spoken, **itself},
    )


STILL_AT_SCHOOL: Final[Fact[bool]] = Fact(
    "orphan_still_at_school",
    "孩子还在上学吗？",
    {"还在上学": True, "没上学": False},
    personal=True,
    label="还上不上学",
    spoken={
        r"(?:读|念|上|考上)(?:着|了)?(?:高[一二三中]|大[一二三四学专]|本科|专科|中专|技校"
        r"|职高)|还(?:在)?(?:上|念|读)(?:着)?(?:学|书)"
        r"|(?:^|[, 岁])(?:在?校)?(?:大学生?|大专|本科)(?=[, ]|$)": True
    },
)
SHORT_SENTENCE: Final[Fact[bool]] = Fact(
    "short_sentence",
    "关的、判的不到半年吗？",
    {"不到半年": True, "半年以上": False},
    label="关了多久",
    topical=True,
    spoken={
        r"(?:判|关|拘|抓|蹲)(?:了|进去)?(?:[一二两三四五1-5]个?月|半个月|[几十\d一二]+天)"
        r"|拘[役留]": True
    },
)
_SHORT: Final = r"(?<![十\d])(?:[一二两三四五1-5]个多?月|半个多?月|不到半年)"
_UNHEARD: Final = (
    r"(?:失联|联系不上|没(?:有)?[音消]?[信息]|没影|找不[着到]|[打拨]不通|关机|没回来|不见)"
)
SHORT_ABSENCE: Final[Fact[bool]] = Fact(
    "short_absence",
    "跑了的那个失联不到半年吗？",
    {"失联不到半年": True, "失联半年以上": False},
    label="失联多久",
    topical=True,
    spoken={
        rf"{_SHORT}[^。?？]{{0,8}}{_UNHEARD}|{_UNHEARD}[^,，。?？]{{0,4}}{_SHORT}"
        rf"|(?:走|跑)了?(?:才|刚)?{_SHORT}": True
    },
)
ABSENT_FOR: Final[Fact[Decimal]] = Fact(
    "months_not_heard_of",
    "失联多久了？",
    display="失联{}个月",
    label="失联几个月",
    topical=True,
    samples=(Decimal(3), Decimal(9)),
    counted=(
        rf"({{t}})[^。?？]{{0,8}}{_UNHEARD}",
        rf"{_UNHEARD}[^,，。?？]{{0,4}}({{t}})",
        r"(?:走|跑)了?(?:才|刚)?({t})",
    ),
)
# Whoever asks is the parent, and says so: 我有大半年没跟孩子联系了.
_FOR_LONG: Final = (
    r"(?:[一二两三四五六七八九十好几多快小大]+[年半](?:年|多)*|半年多?|[六七八九十]+个?多?月)"
)
_CARES: Final = r"(?:联系|管|照看|照顾|养(?!老)|看[过望]?|问|回|打[过]?电话|见)"
OUT_OF_TOUCH: Final[Fact[bool]] = Fact(
    "asking_parent_out_of_touch",
    "您自己有半年以上没联系、没管过孩子吗？",
    {"半年以上没联系、没管孩子": True, "还联系、还管孩子": False},
    label="自己还管不管孩子",
    topical=True,
    spoken={
        rf"(?<![跟和给找])我(?!儿|媳|闺|女|弟|妹|哥|姐|嫂|爹|娘|妈|爸|老|男)[^。?？]{{0,12}}?"
        rf"(?:{_FOR_LONG}[^。?？爹娘妈爸]{{0,5}}没[^。?？爹娘妈爸]{{0,7}}{_CARES}"
        rf"|(?:不|没)[^。?？爹娘妈爸]{{0,7}}{_CARES}[^。?？爹娘妈爸]{{0,8}}{_FOR_LONG})": True
    },
)
LIVES_APART: Final[Fact[bool]] = Fact(
    "parent_in_touch",
    "改嫁、在外的那个还联系得上吗？",
    {"改嫁、在外的还联系得上": True, "都联系不上": False},
    label="在外的那个还联系不联系",
    topical=True,
    spoken={_ELSEWHERE: True},
)
FATHER: Final = _parent(
    "father_fate",
    "父亲",
    _FATHER,
    "男",
    r"(?:儿子|女婿|(?:(?<=[我,。 ])|^)儿(?!媳|女|童|科))",
    r"弟弟|哥哥|(?<=[我俺])[弟哥]|姐夫|妹夫",
    {
        _WITHOUT.format("爹|爸爸?"): "dead",
        r"(?:孩子|娃)(?:他|的)?(?:妈|娘)[^?？]{0,12}我(?:也|又|已经|后来)*"
        r"(?:再婚|另娶|娶了)": "none",
        _earns(r"(?:我?(?:媳妇|老婆|妻子)|(?:孩子|娃)?他?(?:妈|娘))", "爸爹"): "none",
    },
)
MOTHER: Final = _parent(
    "mother_fate",
    "母亲",
    _MOTHER,
    "女",
    r"(?:闺女|女儿)",
    r"弟媳妇?|弟妹|嫂子?|姐姐|妹妹|姊妹|(?<=[我俺])[姐妹]",
    {
        _WITHOUT.format("娘|妈妈?"): "dead",
        r"我(?:也|又|已经|后来|再)*(?:改嫁|嫁人|[嫁找]了(?:一家|个?人|别人|个?对象))": "none",
        # 孩子他爸判了刑,我查出来乳腺癌: whoever tells of the father is the mother.
        rf"(?:孩子|娃)(?:他|的)?(?:爸|爹)[^?？]{{0,20}}我(?:自己|又|也)?(?:得|查出"
        rf"|患)[^,，。]{{0,6}}{_ILL}": "ill",
        _earns(r"(?:我?(?:男人|老公|丈夫)|(?:孩子|娃)?他?(?:爸|爹))", "娘妈"): "none",
    },
)


_OF: Final = {"父亲": FATHER, "母亲": MOTHER}


def _child_at_home(household: Household | None, _: Person | None, day: date) -> Maybe[bool]:
    """Whether anybody of the household is still a child, by what is on file."""
    if household is None:
        return UNKNOWN
    births = [each.birth_date for each in household.people]
    return any(born is not UNKNOWN and age_on(born, day) < GROWN_UP for born in births)


CHILD_AT_HOME: Final[Fact[bool]] = Fact(
    "child_at_home",
    "家里有没成年的孩子吗？",
    {"家里有没成年的孩子": True, "家里没有没成年的孩子": False},
    read=_child_at_home,
    label="家里有没有没成年的孩子",
)


# The grandchildren, or the children, for whom one asks together: 俩孙子跟我.
SEVERAL: Final[Fact[Decimal]] = Fact(
    "several_children",
    "说的是几个孩子？",
    display="{}个孩子",
    label="几个孩子",
    samples=(Decimal(1), Decimal(2)),
    topical=True,
    counted=(
        r"([俩仨])个?(?:大?小?(?:孙子?女?|外孙女?|孩子?|娃娃?)|侄[子女儿]?)",
        r"([两二三四])个(?:小|没成年的)?(?:孙子?女?|外孙女?|孩子|娃|侄[子女儿]?)",
    ),
)


@rule(CHILD, HOW_MANY, ALL_CHILDREN)
def child(facts: Facts, law: Law) -> Entitlement:
    """The basic living allowance of orphans and children whom nobody brings up."""
    limit = law.bound("child_age")
    if _brings_it_up(facts):
        if facts.presume(CHILD_AT_HOME, False, "说的是大人带着的那个孩子"):
            return not_entitled(f"钱是给不满{limit}周岁的孩子的，您替孩子申请")
    elif facts.maybe(AGE) is UNKNOWN:
        facts.presume(AGE, limit.amount - 1, f"孩子不满{limit}周岁")
    elif facts.at_least(AGE, limit):
        if facts.presume(STILL_AT_SCHOOL, False):
            return undecided(
                f"孩子生活费现在说不准：满{limit}周岁还在上学的，接不接着发济宁的没查到；"
                "上学的资助接着享受"
            )
        return not_entitled(
            f"给的是不满{law['child_age']}周岁的孩子",
            notes=("成年后还在上学的能不能接着领，济宁的规定待确认",),
        )
    if facts.presume(SHORT_SENTENCE, False, "坐牢的关半年以上"):
        return not_entitled("判的、关的不到半年，不算没人抚养；日子难的问低保、临时救助")
    lost = "lost" in (facts.stated(FATHER), facts.stated(MOTHER))
    if lost and facts.presume(SHORT_ABSENCE, False, "失联半年以上"):
        full = _once_absent(facts, law["child.lost"].amount)
        return undecided(
            f"现在还不能领：失联要满{law['child.lost']}个月，{full}满了再报；眼下难的问低保、临时救助"
        )
    if lost and (until := _not_yet_since(facts, law["child.lost"].amount)):
        return undecided(
            f"现在还不能领：失联要满{law['child.lost']}个月，{until.year}年{until.month}月满了再报；"
            "先报警留证据，眼下难的问低保、临时救助"
        )
    if facts.presume(OUT_OF_TOUCH, False):
        return undecided(
            f"可能够：一方没了、管不了，另一方失联满{law['child.lost']}个月没管过孩子的，每月"
            f"{law['orphan.散居']}元{'（领着低保的补差）' if facts.maybe(DIBAO) is True else ''}；"
            "乡镇查、县民政局定"
        )
    back = [e for e in ("母亲", "父亲") if facts.stated(_OF[e]) == "back"]
    at_hand = "none" in (facts.maybe(FATHER), facts.maybe(MOTHER))
    named = facts.maybe(CHILD_KIND)
    if back and not at_hand and named != "none" and named != "困境":
        return undecided(
            f"孩子的{back[0]}回来了，能养孩子就会停，先告诉乡镇；还是不管的，叫乡镇重新查"
        )
    kind = _kind(facts)
    if kind == "none":
        cares = [e for e in ("母亲", "父亲") if facts.stated(_OF[e]) == "none"]
        if bool(cares) and facts.presume(LIVES_APART, False):
            return undecided(
                f"一般够不上：孩子的{cares[0]}还联系得上，光改嫁、在外打工不算没人抚养；"
                "管没管由乡镇查验、县民政局定，家里难的问低保"
            )
        return not_entitled(
            f"孩子的{cares[0]}还在、还能养，不算没人抚养（失联满{law['child.lost']}个月、没管过的才算）；"
            "家里难的申请低保、学校资助"
            if cares
            else "给的是孤儿、事实无人抚养儿童和重点困境儿童",
            notes=("改嫁、打工还联系得上的不算失联；家里穷的问低保",),
        )
    amount = law.find(f"orphan.{kind}")
    if amount is None:
        return entitled(notes=("这一天的金额没查到，待确认",))
    amounts: dict[Quantity, Amount] = {CHILD: amount}
    steps = [f"{amount.name}：{amount}元/月"]
    several = facts.maybe(SEVERAL)
    if several is not UNKNOWN and several > 1:
        together = amount.amount * several
        amounts |= {HOW_MANY: several, ALL_CHILDREN: together}
        steps.append(f"{amount}×{plain(several)}＝{plain(together)}元/月")
    found = entitled(amounts, steps=tuple(steps))
    return replace(found, reasons=_called(facts))


@rule(CHILD, HOW_MANY, ALL_CHILDREN)
def childs_own(facts: Facts, law: Law) -> Entitlement:
    """The same for whoever is on file: nobody who is grown up is given it, whatever became of the
    parents of a child of the household."""
    age, limit = facts.maybe(AGE), law.bound("child_age")
    if age is not UNKNOWN and age >= limit.amount:
        return not_entitled(f"给的是不满{limit}周岁的孩子")
    return child.function(facts, law)


def _not_yet_since(facts: Facts, months: Decimal) -> date | None:
    """When it will be so many months since a parent left; None where it is, or is not told."""
    told = facts.within(GONE_ON)
    since = told.low if isinstance(told, Interval) else told
    if since is UNKNOWN or since is None:
        facts.presume(GONE_ON, Decimal(1), "失联半年以上")
        return None
    until = _later(day_of(since), int(months))
    return until if facts.case.as_of < until else None


def _once_absent(facts: Facts, months: Decimal) -> str:
    """When it will be so many months, where it is told for how many nothing was heard."""
    told = facts.maybe(ABSENT_FOR)
    if not isinstance(told, Decimal) or told >= months:
        return ""
    until = _later(facts.case.as_of, int(months - told))
    return f"大约{until.year}年{until.month}月"


def _later(day: date, months: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, SHORTEST_MONTH))


def _called(facts: Facts) -> tuple[str, ...]:
    """What offices call a child of whose parents both are told what became."""
    fates = (facts.maybe(FATHER), facts.maybe(MOTHER))
    if UNKNOWN in fates:
        return ()
    orphan = fates == ("dead", "dead")
    called = "爹娘都没了，按孤儿报" if orphan else "按“事实无人抚养儿童”报"
    if facts.stated(DIBAO) is True:  # what is paid for the child already counts towards it
        called += "（领着低保的补差额）"
    return (called,)


def _brings_it_up(facts: Facts) -> bool:
    """Whether an age is not the child's: 他奶奶八十二了, or that on file of whoever tells what
    became of the parents of a child."""
    said, age = facts.stated(AGE), facts.maybe(AGE)
    if said is not UNKNOWN and said >= GROWN:
        return True
    told = [facts.stated(FATHER), facts.stated(MOTHER)] != [UNKNOWN, UNKNOWN]
    return told and age is not UNKNOWN and age >= GROWN


def _kind(facts: Facts) -> str:
    """By what became of the parents, where that is told; else by the name of the kind."""
    known = (facts.maybe(FATHER), facts.maybe(MOTHER))
    if "none" in known:  # 想办孤儿补助 does not make an orphan of a child with a parent
        return "困境" if facts.presume(CHILD_KIND, "none") == "困境" else "none"
    doubtful = any(isinstance(facts.case.stated.get(each.name), AnyOf) for each in (FATHER, MOTHER))
    named = facts.maybe(CHILD_KIND) is not UNKNOWN and not doubtful  # 娘改嫁不管: lost, or at hand
    if UNKNOWN in known and (known == (UNKNOWN, UNKNOWN) or named):
        kind = facts.get(CHILD_KIND)
        if kind not in ("none", "困境"):  # whoever names the kind means that nobody brings it up
            facts.presume(FATHER, "dead", "父母都没了，或者管不了")
            facts.presume(MOTHER, "dead", "父母都没了，或者管不了")
        return kind
    fates = (facts.get(FATHER), facts.get(MOTHER))
    if "none" in fates:
        return "困境" if facts.maybe(CHILD_KIND) == "困境" else "none"
    return facts.presume(CHILD_KIND, "散居")
