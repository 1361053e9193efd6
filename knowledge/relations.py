"""How people are related to whoever speaks, or to the head of a household: one closed list for the
registry, its importer and the words of a question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from knowledge.facts import Household

SELF: Final = "本人"
SPOUSE: Final = "配偶"
HOME: Final = "自家"  # 我家: the household of whoever speaks
NEIGHBOUR: Final = "邻居"  # whose household it is not
RELATIVE: Final = "亲戚"  # of another household, for all that is known

ME: Final = (None, SELF, HOME)

# The relation, then its everyday and written names.
RELATIONS: Final = {
    relation: tuple(names.split())
    for relation, names in {
        "配偶": "配偶 妻 夫 妻子 丈夫 老伴 老伴儿 媳妇 老婆 爱人 对象 老公 老头子 老婆子 老婆婆子 "
        "老嬷嬷 男人 当家的 那口子 孩他爹 孩他娘 孩他爸 孩他妈 孩子他爹 孩子他娘 孩子他爸 孩子他妈 "
        "孩子爸 孩子妈 孩子爹 孩子娘 孩他大 孩儿他娘 孩儿他爹 娃他爹 娃他娘 娃他爸 娃他妈 "
        "他爹 他娘 他爸 他妈 她爸 她爹 她娘 她妈 掌柜的 我家属 其妻 其夫",
        "父亲": "父亲 父 爸爸 爸 老爸 爹 老爹 爹爹 老爷子 家父",
        "母亲": "母亲 母 妈妈 妈 老妈 娘 老娘 老太太 老太 老母亲 家母",
        "儿子": "儿子 子 长子 次子 三子 四子 大儿子 小儿子 大儿 二儿 三儿 小儿 儿 小子 "
        "独生子 独子 养子 继子 户主之子",
        "女儿": "女儿 女 长女 次女 三女 四女 姑娘 丫头 大女儿 小女儿 养女 继女 妮子 妮儿 "
        "妞 妞妞 小妞 户主之女",
        "孩子": "孩子 小孩 娃 娃娃 孩 小孩子 宝宝",
        "孙子": "孙子 孙 大孙 小孙 二孙 长孙 大孙子 小孙子",
        "孙女": "孙女 大孙女 小孙女",
        "外孙": "外孙 外孙子",
        "外孙女": "外孙女",
        "公公": "公公 公爹 老公公",
        "婆婆": "婆婆 老婆婆 婆母",
        "岳父": "岳父 老丈人 丈人 岳丈",
        "岳母": "岳母 丈母娘 老丈母娘",
        "爷爷": "爷爷 祖父",
        "奶奶": "奶奶 祖母",
        "姥爷": "姥爷 外公 外祖父",
        "姥姥": "姥姥 外婆 姥娘 外祖母",
        "哥哥": "哥哥 哥 亲哥 亲哥哥 大哥 二哥 三哥 兄 老哥",
        "弟弟": "弟弟 弟 亲弟 亲弟弟 亲兄弟 兄弟 老弟 二弟 三弟 小弟",
        "姐姐": "姐姐 姐 亲姐 亲姐姐 大姐 二姐 三姐 老姐",
        "妹妹": "妹妹 妹 亲妹 亲妹妹 妹子 二妹 小妹",
        "儿媳": "儿媳 儿媳妇",
        "女婿": "女婿 闺女婿 女儿婿",
        "弟媳": "弟媳 弟妹 弟媳妇",
        "嫂子": "嫂子 大嫂 二嫂 嫂",
        "小叔子": "小叔子",
        "小姑子": "小姑子",
        "侄子": "侄子 侄 侄儿",
        "侄女": "侄女",
        NEIGHBOUR: "邻居 邻家 隔壁 对门 东院 西院 前院 后院 同村的 别人 别人家 人家 "
        "同事 同学 朋友 街坊 病友 工友 战友 牌友 老乡",
        RELATIVE: "亲戚 表嫂 表叔 表姑 表姨 "
        "表哥 表弟 表姐 表妹 堂哥 堂弟 堂姐 堂妹 舅舅 舅 姨 姨妈 姨父 姑 "
        "姑姑 姑妈 姑父 "
        "叔 叔叔 大爷 大伯 伯父 伯母 大娘 婶 婶子 大婶 外甥 外甥女 亲家 老表 小舅子 大姨 "
        "小姨子 舅妈 妗子 妯娌 连襟 大姨子 大姑子 大伯哥 大伯子",
    }.items()
}
RELATION_OF: Final = {name: relation for relation, names in RELATIONS.items() for name in names}
CHILDREN: Final = frozenset({"儿子", "女儿", "孙子", "孙女", "外孙", "外孙女"})
PARENTS: Final = frozenset({"父亲", "母亲", "配偶"})  # what a child's parents are called
_MALE = "父亲 公公 岳父 爷爷 姥爷 儿子 孙子 外孙 哥哥 弟弟 小叔子 女婿 侄子"
_FEMALE = "母亲 婆婆 岳母 奶奶 姥姥 女儿 孙女 外孙女 姐姐 妹妹 儿媳 弟媳 嫂子 小姑子 侄女"
_ELDERS = "父亲 母亲 公公 婆婆 岳父 岳母 爷爷 奶奶 姥爷 姥姥"
_SIBLINGS = "哥哥 弟弟 姐姐 妹妹 嫂子 弟媳 侄子 侄女"
MALE: Final = frozenset(_MALE.split())
FEMALE: Final = frozenset(_FEMALE.split())
ELDERS: Final = frozenset(_ELDERS.split())
# Grown up and with households of their own, for all that is known.
SIBLINGS: Final = frozenset(_SIBLINGS.split())
OTHERS: Final = SIBLINGS | {NEIGHBOUR, RELATIVE}
SURNAMES: Final = "王李张刘陈赵孙周吴郑马朱胡郭何林宋谢韩唐冯董曹袁许吕苏蒋蔡贾丁魏薛杜孔孟"
# Words that only hold the name of a relation, or people of whom nobody speaks in particular.
_NO_RELATION = (
    "扶贫对象 低保对象 救助对象 重点对象 保障对象 监测对象 帮扶对象 供养对象 补贴对象 "
    "服务对象 特困对象 参保对象 认定对象 发放对象 优抚对象 急难对象 "
    "困难对象 对象是 对象范围 什么对象 哪些对象 儿童 儿科 女儿童 子女 女性 妇女 女人 女的 "
    "男女 女工 女职工 孙村 儿时 老人家 人家庭 大姐工坊 "
    "爱心妈妈 月嫂 人家说 听人家 让人家 叫人家 被人家 "
    "父母 爹娘 爸妈 爹妈 姑娘家 娘家 婆家 婆媳 夫妻 夫妇 "
    "丈夫妻 父子 母子 母女 父女 兄弟姐妹 姐妹 姊妹 兄弟几个 "
    "弟兄俩 弟兄 兄弟俩 兄弟两 俩兄弟 两兄弟 哥俩 姐俩 姐妹俩 兄弟仨 弟兄仨 哥仨 姐仨 "
    "大爷大娘 叔叔阿姨 弟子 哥们 孤儿 幼儿 女户 独生子女 子宫 影子 院子 房子 日子 条子 "
    "一子 妹妹头 兄台 爷们 娘们 爷俩 娘俩 爷仨 娘仨 姨太 "
    "男人们 孩子们 对象户 幼儿园 孕妇 母亲节 父母官 老夫 夫家 工夫 大夫 学子 舅子 姑息 "
    "阿姨 叔侄 公婆 岳家 奶粉 奶牛 牛奶 看孩子 生孩子 带孩子 怀着孩子 怀了孩子 怀孩子 "
    "多大的孩子 孤老头子 俩孩子 两个孩子 三个孩子 俩娃 三个娃 仨娃 几个孩子 娶媳妇 "
    "说上媳妇 说媳妇 找对象 没对象 处对象 小儿麻痹 "
    # A child as it is born is nobody yet of whom anything is said.
    "生了个小子 生了个大胖小子 生了个儿子 生了个女儿 生了个丫头 生了个妮 生了个男孩 生了个女孩"
)
NO_RELATION: Final = tuple(_NO_RELATION.split())


def relation_named(name: str) -> str:
    """The relation by any of its names, 之子 as registers write it too; what is none is left as it
    is."""
    return RELATION_OF.get(name.removeprefix("之"), name)


Called = Mapping[str, Sequence[str]]  # titles by name
NOBODY: Final[Called] = {}
# Behind a surname, the longer ones first.
_OF_THE_OLD: Final = {
    "女": ("老太太?", "奶奶", "大娘", "大妈", "阿姨"),
    "男": ("老爷子", "爷爷", "大爷", "大伯", "老汉"),
}
_OF_ANYBODY: Final = {
    "女": ("大婶子?", "婶子?", "大嫂子?", "嫂子?", "大?姐", "老师"),
    "男": ("大叔", "叔叔?", "大?哥", "师傅?", "老师"),
}
_WIVES: Final = ("配偶", "母亲", "奶奶", "儿媳")
PATTERNS_KEPT: Final = 2048  # of names: a household has some ten a person
HOUSEHOLDS_KEPT: Final = 64  # whose names are looked for several times a turn
_HEAD: Final = "户主(?!之|关系|变更|是谁|[换改过])"  # as a grid worker speaks of the head
_NO_SURNAME: Final = frozenset("国人大公自全老")  # before 家


@lru_cache(maxsize=HOUSEHOLDS_KEPT)
def called_by(household: Household | None) -> Called:
    """The names of a household's people, each with what a neighbour would call them: 姜大叔 is the
    head, 柳婶 the wife of 柳满仓."""
    everybody = (
        [e for e in household.people if isinstance(e.name, str) and e.name] if household else []
    )
    names: dict[str, list[str]] = {str(each.name): [] for each in everybody}
    if household is None or household.head is None or household.head not in everybody:
        return names
    head = str(household.head.name)
    names[head].append(rf"{_HEAD}(?!{re.escape(head)})")
    house = str(household.head.name)[0]
    taken: set[str] = set()
    oldest = sorted(
        everybody, key=lambda e: e.birth_date if isinstance(e.birth_date, date) else date.max
    )
    for titles, order in ((_OF_THE_OLD, oldest), (_OF_ANYBODY, everybody)):
        for each in order:
            own = str(each.name)[0]
            surnames = {own, house} if each.sex == "女" and each.relation in _WIVES else {own}
            for title in titles.get(str(each.sex), ()):
                new = {f"{surname}{title}" for surname in sorted(surnames)} - taken
                names[str(each.name)] += sorted(new)
                taken |= new
    return names


_RANKS: Final = ("大", "二", "三", "四")
_NO_CHILD: Final = "(?![爷娘妈伴师人家哥姐难不远])"  # behind 老大
_OF_THEM: Final = "(?:孩子?|娃|宝)"
_OF_EACH: Final = {"儿子": "(?:儿子?|小子)(?!媳)", "女儿": "(?:女儿|闺女|丫头|妮[子儿]?|姑娘)"}
_SIBLING: Final = {"儿子": ("哥哥", "弟弟"), "女儿": ("姐姐", "妹妹")}  # older, younger
_IS: Final = "(?=[,康育今现上在读念才也都就还是有没能岁\\d一二三四五六七八九十住呢])"


def told_by_birth(household: Household | None) -> Called:
    """What tells the children of a household apart: 老二, 小的, 大闺女, or the day of birth; where
    there are none 老二 is of the brothers and sisters."""
    people = household.people if household else ()
    generations = (("儿子", "女儿", "子女"), ("孙子", "孙女"), ("外孙", "外孙女"))
    several = ([p for p in people if p.relation in each] for each in generations)
    children = next((each for each in several if each), [])
    siblings = any(p.relation in SIBLINGS for p in people)
    if siblings and not children:
        family = [p for p in people if p.relation in ("户主", *SIBLINGS)]
        dated = sorted(
            (p.birth_date, str(p.name)) for p in family if isinstance(p.birth_date, date)
        )
        ranked = zip(_RANKS, dated, strict=False) if len(dated) == len(family) else ()
        return {name: (f"老{rank}{_NO_CHILD}",) for rank, (_, name) in ranked}
    births = {
        str(p.name): p.birth_date
        for p in children
        if isinstance(p.birth_date, date) and isinstance(p.name, str)
    }
    if len(births) < len(children):
        return NOBODY
    known = sorted(children, key=lambda p: births[str(p.name)])
    titles: dict[str, list[str]] = {str(p.name): [] for p in known}
    for place, child in enumerate(known):
        own, born = titles[str(child.name)], births[str(child.name)]
        own.append(rf"(?<!\d){born.year}年0?{born.month}月0?{born.day}[号日]")
        if child is known[-1]:
            own += [rf"(?<![年纪大老])小的{_IS}", f"老[小幺]{_NO_CHILD}", f"小{_OF_THEM}(?!时)"]
        if len(known) == 1 and not siblings:
            own.append(f"老大{_NO_CHILD}")
        if len(known) > 1:
            for rank in _RANKS[place : place + 1]:
                own += [f"老{rank}{_NO_CHILD}", f"{rank}{_OF_THEM}", f"小{rank}儿(?![子女媳童])"]
                own += [rf"(?<![年纪最]){rank}的{_IS}"]
        young = _SIBLING.get(str(child.relation), ("", ""))[child is known[-1]]
        if young and not siblings and len(known) > 1 and child in (known[0], known[-1]):
            own.append(f"(?<![我俺]){young}(?![夫媳])")
        alike = [p for p in known if p.relation == child.relation]
        for word in (_OF_EACH.get(str(child.relation), ""),) if len(alike) > 1 else ():
            nth = alike.index(child)
            ranks = [*_RANKS[nth : nth + 1], *("小" if child is alike[-1] else "")]
            own += [f"{rank}{word}" for rank in ranks if word]
    return titles


@lru_cache(maxsize=HOUSEHOLDS_KEPT)
def words_for(household: Household | None) -> Called:
    """All words for one of a household: titles, and what tells its children apart."""
    ranks = told_by_birth(household)
    return {name: (*titles, *ranks.get(name, ())) for name, titles in called_by(household).items()}


@lru_cache(maxsize=PATTERNS_KEPT)
def pattern_of(words: str) -> re.Pattern[str]:
    """Of a name and its titles: looked for several times a turn, and never written down."""
    return re.compile(words)


def house_of(name: str) -> re.Pattern[str]:
    """曹家, 老曹家, 欧阳家: how the household of somebody is called; no 国家 of 国强."""
    surnames = [re.escape(each) for each in (name[:2], name[0]) if each not in _NO_SURNAME]
    return pattern_of(rf"老?(?:{'|'.join(surnames)})家(?![庭长属])")
