"""What is known about people, and what is not.

`Household` and `Person` hold what the registry knows. A `Fact` is one thing that a rule may
look at: it knows how to find itself in the registry and how to ask for itself. `Case` puts a
household, one of its people, the day and what the question itself states together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final, Generic, NoReturn, TypeAlias, TypeVar, cast

from knowledge.days import written
from knowledge.spoken import EMPLOYER

T = TypeVar("T")

NOT_AT_SCHOOL: Final = "没在上学"


class Unknown(Enum):
    """The one value for what nobody has told us: never 0, "" or False."""

    UNKNOWN = "未知"

    __hash__ = object.__hash__  # Enum's own is slow, and this is a key for every fact of a city

    def __bool__(self) -> NoReturn:
        raise TypeError("an unknown fact is neither true nor false")


UNKNOWN: Final = Unknown.UNKNOWN
Maybe: TypeAlias = T | Unknown


@dataclass(frozen=True)
class ChronicIllness:
    group: str  # 甲类 | 乙类
    name: str


@dataclass(frozen=True)
class Drawn:
    """A benefit that is drawn already; the amount is in 元/月 unless the registry says else."""

    name: str
    amount: Maybe[Decimal] = UNKNOWN


@dataclass(frozen=True)
class Person:
    name: Maybe[str] = UNKNOWN
    id_number: Maybe[str] = field(default=UNKNOWN, repr=False)
    birth_date: Maybe[date] = UNKNOWN
    sex: Maybe[str] = UNKNOWN  # 男 | 女
    relation: Maybe[str] = UNKNOWN  # to the head of the household: 户主, 配偶, 父亲, …
    disability_kind: Maybe[str] = UNKNOWN  # 视力 听力 言语 肢体 智力 精神 多重
    disability_grade: Maybe[int | None] = UNKNOWN  # 1–4; None: no certificate
    chronic_illnesses: Maybe[tuple[ChronicIllness, ...]] = UNKNOWN
    school_stage: Maybe[str] = UNKNOWN  # 学前 小学 … 研究生, or NOT_AT_SCHOOL
    boarding: Maybe[bool] = UNKNOWN
    work_ability: Maybe[str] = UNKNOWN  # 有 弱 无
    self_care: Maybe[str] = UNKNOWN  # 能自理 部分丧失 完全丧失
    pension_years: Maybe[int] = UNKNOWN  # years paid into the residents' pension
    insured_as: Maybe[str] = UNKNOWN  # 职工 灵活就业 退休 居民
    benefits: tuple[Drawn, ...] = ()


@dataclass(frozen=True)
class Household:
    id: str
    county: Maybe[str] = UNKNOWN
    town: Maybe[str] = UNKNOWN
    village: Maybe[str] = UNKNOWN
    grid: Maybe[str] = UNKNOWN
    registration: Maybe[str] = UNKNOWN  # 户口性质: 城镇 | 农村
    categories: frozenset[str] = frozenset()
    monthly_income: Maybe[Decimal] = UNKNOWN  # 元/月, everybody together
    house_grade: Maybe[str] = UNKNOWN  # A B C D 未鉴定
    phone: Maybe[str] = field(default=UNKNOWN, repr=False)
    contact_person: Maybe[str] = UNKNOWN  # 包保责任人
    benefits: tuple[Drawn, ...] = ()
    people: tuple[Person, ...] = ()

    @property
    def head(self) -> Person | None:
        for person in self.people:
            if person.relation in ("户主", "本人"):
                return person
        return self.people[0] if self.people else None


@dataclass(frozen=True)
class Interval:
    """What is supposed of a number that is not known: low ≤ number < high."""

    low: Decimal | None = None
    high: Decimal | None = None

    def lies_in(self, other: Interval) -> bool:
        return (other.low is None or (self.low is not None and self.low >= other.low)) and (
            other.high is None or (self.high is not None and self.high <= other.high)
        )


@dataclass(frozen=True)
class AnyOf:
    """What is supposed of a fact with options: one of these, it is not known which."""

    values: tuple[object, ...]


class Each(AnyOf):
    """What is told of several at once, each of whom is asked about."""


Reader = Callable[[Household | None, Person | None, date], Maybe[T]]


def _not_in_the_registry(*_: object) -> Unknown:
    return UNKNOWN


@dataclass(frozen=True, eq=False)
class Fact(Generic[T]):
    """One thing that a rule may look at.

    `options` are its possible values by the words people know them by; a number has none.
    `display` puts such words (or the number) into what an answer says of the fact.
    """

    name: str
    question: str
    options: Mapping[str, T] = field(default_factory=dict)
    display: str = "{}"
    read: Reader[T] = _not_in_the_registry
    personal: bool = False  # belongs to one person, not to the household or the event
    label: str = ""  # what to call it where an answer depends on it
    spoken: Mapping[str, T | AnyOf] = field(
        default_factory=dict
    )  # regular expressions that state it
    samples: tuple[T, ...] = ()  # what a number may well be, to judge what knowing it would settle
    # Those whose group holds a number, {n} standing for one, or a length of time in months: {t}.
    counted: tuple[str, ...] = ()
    each_of: tuple[str, ...] = ()  # what it counts: each is one more where it is told
    listed: bool = False  # read from a list of the registry: what is not in it may be so yet
    written: Callable[[T], str] | None = None  # a number that people write otherwise
    delicate: bool = False  # not asked of people who said nothing that comes near it
    topical: bool = False  # holds where it is only asked about too: 公积金装修能提吗
    rises: bool = False  # all that comes of it lies between what its two ends come to
    gives_way: tuple[T, ...] = ()  # values that another outranks where both are told
    renews: tuple[str, ...] = ()  # facts of a turn before that no longer hold where it is told

    @property
    def of_the_event(self) -> bool:
        """Belongs to one hospital stay, one bill: the registry never knows it."""
        return self.read is _not_in_the_registry

    @property
    def called(self) -> str:
        """What an answer that hangs on it calls it."""
        return (self.label or self.question).rstrip("？?")

    def show(self, value: T | Interval | AnyOf) -> str:
        if isinstance(value, AnyOf):
            return "或者".join(self.show(cast("T", each)) for each in value.values)
        for label, option in self.options.items():
            if option == value:
                return self.display.format(label)
        if isinstance(value, Interval):
            return self._span(value)
        return self.display.format(self._exact(value))

    def _span(self, span: Interval) -> str:
        low, high = (None if end is None else self._exact(end) for end in (span.low, span.high))
        if high is None:
            return f"{self.display.format(low)}以上"
        return self.display.format(f"不到{high}" if low is None else f"{low}～{high}")

    def _exact(self, value: T | Decimal) -> object:
        if self.written is not None:
            return self.written(cast("T", value))
        if not isinstance(value, Decimal):
            return value
        if "{}元" in self.display and value >= 10_000 and value % 1_000 == 0:
            return f"{(value / 10_000).normalize():f}万"
        return f"{value.normalize():f}"


AnyFact: TypeAlias = Fact[Any]


@dataclass(frozen=True)
class Case:
    """Whom and what a question is about. What the question states outranks the registry."""

    as_of: date
    household: Household | None = None
    person: Person | None = None
    stated: Mapping[str, object] = field(default_factory=dict)  # by the name of the fact
    supposed: Mapping[str, object] = field(default_factory=dict)  # for the sake of argument

    def suppose(self, fact: AnyFact, value: object) -> Case:
        return replace(self, supposed={**self.supposed, fact.name: value})

    def known(self, fact: AnyFact) -> Any:
        """What is stated or registered of a fact, without suppositions."""
        if fact.name in self.stated:
            return self.stated[fact.name]
        return fact.read(self.household, self.person, self.as_of)


def says_more_closely(
    household: Household | None, fact: AnyFact | None, told: object, day: date
) -> bool:
    """Whether the registry has the number of which only about how much it is was told: 一千来块."""
    if household is None or fact is None or fact.personal or not isinstance(told, Interval):
        return False
    filed = fact.read(household, None, day)
    if not isinstance(filed, Decimal):
        return False
    return (told.low is None or told.low <= filed) and (told.high is None or filed < told.high)


def age_on(birth_date: date, day: date) -> int:
    """Whole years (周岁): the birthday itself counts."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (0 if had_birthday else 1)


def birthday(birth_date: date, years: int) -> date:
    """The day on which somebody reaches an age; 29 February falls on 1 March in other years."""
    try:
        return birth_date.replace(year=birth_date.year + years)
    except ValueError:
        return date(birth_date.year + years, 3, 1)


def _age(_: Household | None, person: Person | None, as_of: date) -> Maybe[Decimal]:
    if person is None or person.birth_date is UNKNOWN:
        return UNKNOWN
    return Decimal(age_on(person.birth_date, as_of))


def month_number(year: int, month: int) -> Decimal:
    """A month as files write it: August 1973 is 197308."""
    return Decimal(year * 100 + month)


def month_in_words(month: Decimal) -> str:
    """197308 → 1973年8月"""
    whole = month // 1
    return f"{whole // 100}年{whole % 100}月"


def day_number(day: date) -> Decimal:
    """A day in one number, so many days after the first of all."""
    return Decimal(day.toordinal())


def day_of(number: Decimal) -> date:
    return date.fromordinal(int(number))


def day_in_words(number: Decimal) -> str:
    """As 1973年8月3日."""
    return written(day_of(number))


def _birth_month(_: Household | None, person: Person | None, __: date) -> Maybe[Decimal]:
    if person is None or person.birth_date is UNKNOWN:
        return UNKNOWN
    return month_number(person.birth_date.year, person.birth_date.month)


def _pension_years(_: Household | None, person: Person | None, __: date) -> Maybe[Decimal]:
    if person is None or person.pension_years is UNKNOWN:
        return UNKNOWN
    return Decimal(person.pension_years)


def in_category(
    *names: str, drawn_as: tuple[str, ...] = (), one_by_one: bool = False
) -> Reader[bool]:
    """Reads whether the household is in one of these 户类别, or draws what only they draw; what
    is in neither list is taken not to be so. `one_by_one`: where it is on file who of the
    household draws it, nobody else is."""

    def draws(each: Household | Person) -> bool:
        return any(word in drawn.name for drawn in each.benefits for word in drawn_as)

    def read(household: Household | None, person: Person | None, _: date) -> Maybe[bool]:
        if household is None:
            return UNKNOWN
        own = person is not None and draws(person)
        if household.categories.isdisjoint(names):
            return own or draws(household)
        of_another = one_by_one and person is not None and any(map(draws, household.people))
        return own or not of_another

    return read


def person_field(name: str) -> Reader[Any]:
    """Reads a field of Person as it stands."""

    def read(_: Household | None, person: Person | None, __: date) -> Any:
        return UNKNOWN if person is None else getattr(person, name)

    return read


def household_field(name: str) -> Reader[Any]:
    """Reads a field of Household as it stands."""

    def read(household: Household | None, _: Person | None, __: date) -> Any:
        return UNKNOWN if household is None else getattr(household, name)

    return read


def _registered_poor(household: Household | None, _: Person | None, __: date) -> Maybe[bool]:
    """The documents never say whether 扶贫对象 takes in 低保, 特困 and 脱贫享受政策 households
    that are not 建档立卡: those are asked, not refused."""
    if household is None:
        return UNKNOWN
    if "建档立卡" in household.categories:
        return True
    return UNKNOWN if household.categories & {"低保", "特困", "脱贫享受政策"} else False


def _chronic_group(_: Household | None, person: Person | None, __: date) -> Any:
    """One of the two in somebody who has both: it goes by the illness that is treated."""
    if person is None or person.chronic_illnesses is UNKNOWN:
        return UNKNOWN
    groups = sorted({illness.group for illness in person.chronic_illnesses})
    if len(groups) > 1:
        return AnyOf(tuple(groups))
    return groups[0] if groups else "没有"


def _family_size(household: Household | None, _: Person | None, __: date) -> Maybe[Decimal]:
    if household is None or not household.people:
        return UNKNOWN
    return Decimal(len(household.people))


def _disabled_member(household: Household | None, _: Person | None, __: date) -> Maybe[bool]:
    if household is None or not household.people:
        return UNKNOWN
    grades = [person.disability_grade for person in household.people]
    if any(grade is not UNKNOWN and grade is not None for grade in grades):
        return True
    return UNKNOWN if UNKNOWN in grades else False


def _student(_: Household | None, person: Person | None, __: date) -> Maybe[bool]:
    if person is None or person.school_stage is UNKNOWN:
        return UNKNOWN
    return person.school_stage != NOT_AT_SCHOOL


# What a household is called that counts as something: 低保户, 低保家庭, 五保老人.
_WHO: Final = r"(?:老?户|家庭|人家|对象|人员|人口|群众|老人|供养|待遇|身份|金|证)*"
_OUT_OF_POVERTY: Final = r"(?:脱[的了]?贫|贫[也都]?脱了)"
_NO_LONGER: Final = (
    rf"{_OUT_OF_POVERTY}(?:以后|之后|了|户)?[, ]?(?:就|后|也|都|已|但|可|现在|早|眼下|如今)*"
    r"(?:(?:什么|任何|哪样)?(?:帮扶)?(?:政策|待遇)[也都就]?)?(?:不[让叫给]?再?"
    r"|没再?)享受(?:政策|待遇)?(?:了|的)?"
    rf"|{_OUT_OF_POVERTY}(?:了|户)?,?(?:[但可]是?|现在|如今|眼下)*政策[也都就]*(?:停|没|取消|断)了"
    rf"|{_OUT_OF_POVERTY}户?(?:[^,。?]{{0,8}},)?(?:其实|可是?|但是?|现在|如今|眼下)*"
    r"(?:政策)?(?:什么|一点|任何|[啥哪]样)(?:政策|待遇)?[都也]?没(?:有|再)?(?:享受)?了"
    rf"|{_OUT_OF_POVERTY}户?(?:[^,。?]{{0,8}},)?(?:现在|如今|可是?|早)*没(?:有|再)?(?:什么|任何"
    rf"|一点)?"
    r"(?:政策|待遇)(?:可?享受)?了"
    r"|(?:退出?|摘)(?:了|掉)?(?:的)?贫困户?的?帽?子?,?(?:现在|如今|早|就|也|已经?)*(?:什么)?(?:政策|待遇)?[都也]?不再?享受了"
)
REGISTERED_POOR: Final[Fact[bool]] = Fact(
    "registered_poor",
    "您家是建档立卡户（扶贫对象）吗？",
    {"建档立卡户": True, "不是建档立卡户": False},
    read=_registered_poor,
    listed=True,
    label="是不是建档立卡户",
    spoken={
        rf"(?:建档立卡(?:的?贫困)?|建档(?=的?户)|建卡(?=户)|精准扶贫(?=户)|精准贫困"
        rf"|扶贫(?=户|对象|手册)"
        rf"|(?<!不)(?<!脱)贫困(?=户|人口|群众|对象|家庭(?!医生))|精扶(?=户)"
        rf"|困难户(?=的?本))(?:的户|手册)?{_WHO}": True,
        r"(?:退出|[摘脱](?:了|掉|去)?)(?:的|那个)?(?:贫困|帽)|\d年?[就也]?退出了|(?:退出|摘帽)户"
        r"|(?:贫困"
        r"|建档立卡)[^,。]{0,4}(?:摘了?帽|退出)|贫困户?的?帽子?[^。?]{0,6}(?:摘|拿掉|去掉)": False,
        r"(?:普通|一般|平头|寻常)(?:居民|农?户|老百姓|百姓|家庭|群众|人家)"
        r"|什么(?:户|贫困|困难|身份|帽子|类别|照顾|优待|政策)[^,。?是]{0,3}?[都也]"
        r"(?:不|没)(?:是|算|沾|占|戴|评上|有|享受)"
        r"|不是什么困难户": False,
        _NO_LONGER: False,
    },
)
DIBAO: Final[Fact[bool]] = Fact(
    "dibao",
    "您家是低保户吗？",
    {"低保户": True, "不是低保户": False},
    read=in_category("低保", drawn_as=("低保", "最低生活保障")),
    listed=True,
    label="是不是低保户",
    spoken={
        r"(?<!超)(?<!超过)(?<!超出)(?<!高出)(?<!高于)(?<!低于)(?<!高过)(?:低保"
        r"|最低生活保障)(?!边缘|标准|线|政策|条件|办(?!了|过"
        r"|的(?!人)|不)|窗口|科|制度"
        r"|系统|那?边|工作|名单)" + _WHO: True,
        r"(?<=[,。 岁])低保(?=(?:农村|城镇)(?:户口)?[,。])": True,  # 俺爹二级残72岁,低保农村
    },
)
TEKUN: Final[Fact[bool]] = Fact(
    "tekun",
    "您家是特困（五保）供养户吗？",
    {"特困供养": True, "不是特困供养": False},
    read=in_category("特困", drawn_as=("特困", "五保"), one_by_one=True),
    listed=True,
    label="是不是特困供养",
    spoken={
        r"(?:(?:分散|集中)供养)?(?:五保|特困)(?!标准|线|政策|条件|审核)(?:(?:分散|集中)?供养)?"
        + _WHO: True,
    },
)
SEX: Final[Fact[str]] = Fact(
    "sex",
    "是男的还是女的？",
    {"女的": "女", "男的": "男"},
    "{}",
    person_field("sex"),
    personal=True,
    label="性别",
    spoken={
        r"性别[是为:]?女|(?<!的)女同志(?=[,。、 \d])|妇女家|(?<=我)女(?=[,。 \d])"
        r"|(?<=出生)女(?=[,。、; 工职])"
        r"|(?:^|(?<=[,。、; :(是人主]))(?:一?[名个位])?女(?=[,。、; )]|\d|[五六七八九]十|$)"
        r"|(?<![男双])女方(?=[\d二三四五六七八九]{1,3}岁|才|今年|还?[没不]满)"
        r"|女性(?<!孕女性)(?<!岁女性)(?!职工|居民|朋友)|女职?工(?!程)(?<!男女工)"
        r"|(?<=户口)女的?(?=\d)|(?<=我)女的(?=19\d\d)|女干部(?<!男女干部)"
        r"|(?<=岁)女(?=下岗|没工作|失业|无业|自己|灵活|[交缴想要能有是会]|[,。的 ])"
        r"|女(?=会计|工程师|教师|老师|护士|技术员)|(?<=[3456]\d)女的?(?=[,。 ]|什么时候)"
        r"|女的(?<![子男婚]女的)(?!都)|(?:(?<=[年月份日号]的)|(?<=[年月份日号]生的)"
        r"|(?<=[年月份日号]生))女(?![儿婿孩])"
        r"|(?<=[年月份日号])女(?=[,。、; 工职干]|$)": "女",
        r"性别[是为:]?男|(?<!的)男同志(?=[,。、 \d])|大老爷们|(?<!女)男(?:职工|工人|干部|教师"
        r"|老师)(?!女)"
        r"|(?<=[年月份日号生岁])男的|(?<=[的了岁])男(?=(?:19)?\d\d年)"
        r"|(?<=岁)男(?=下岗|没工作|失业|无业|自己|灵活|[交缴想要能有是会]|[,。的 ])"
        r"|(?<=户口)男的?(?=\d)|(?<=我)男的(?=19\d\d)"
        r"|(?<=[3456]\d)男的?(?=[,。 ]|什么时候)"
        r"|(?:^|(?<=[,。、; :(是人主]))(?:一?[名个位])?男(?=[,。、; )]|\d|[五六七八九]十|$)"
        r"|男性(?!职工|居民|朋友)|(?:^|(?<=[是,。 岁]))个?男的"
        r"|(?<![女双])男方(?=[\d二三四五六七八九]{1,3}岁|才|今年|还?[没不]满)"
        r"|(?:(?<=[年月份日号]的)|(?<=[年月份日号]生的)|(?<=[年月份日号]生))男(?![孩朋])"
        r"|(?<=[年月份日号])男(?=[,。、; 工职干]|$)|(?<=出生)男(?=[,。、; 工职])"
        r"|(?<=我)男(?=[,。 \d])|(?<=职工)男(?=[,。 \d])"
        r"|(?<=[ ,。;:][1-9])男(?=[ ,])": "男",
    },
)
_STAFF: Final = r"(?:教?职工|工人|干部|人员|教师|老师|护士|医生|会计|司机|矿工|工程师|校长)"
INSURED_AS: Final[Fact[str]] = Fact(
    "insured_as",
    "参加的是职工的（单位交、自己灵活就业交、已退休），还是居民的？",
    {"在职职工": "职工", "灵活就业": "灵活就业", "退休职工": "退休", "居民": "居民"},
    "{}",
    person_field("insured_as"),
    personal=True,
    label="参保身份",
    spoken={
        r"(?:(?<![能想去给咋])(?<!怎么)(?<!可以)(?<!时候)办理?了?|早就?|已经?|都|刚"
        r"|正式)退休(?!年龄|岁|手续|了[没不吗])(?:了|的|金)?"
        r"|(?<!以后)(?<!将来)(?<!等)退休了(?![能会多怎拿领没不吗])"
        r"|^退休(?:的|了)?[, ]?(?=\d{2}(?:岁|了))|^退休的?(?=,|[在去到看]|[一二三]级)"
        rf"|(?:职工|工人|教师|干部|老师|{EMPLOYER}|机关)(?:里|上)?退(?:了?休)?(?:下来)?了?"
        r"(?=[,。、 的]|(?<=休)了(?![能会多怎拿领没不吗])|(?<=休)$)"
        r"|从(?!部队|军)[^,。?]{1,8}退(?:休)?下来好?[一二两三四五六七八九十几\d]{1,3}年"
        r"|从(?!部队|军)[^,。?]{1,8}退(?:休)?(?:下来)?(?:的|了)(?=[,。、 ]|$)"
        r"|(?:^|(?<=[,。 爸妈爹娘伴公婆我]))(?:是)?退了休的?(?=[在去到看职,。 ]|$)"
        rf"|(?<!未)(?<!没)离?退休(?:的?老?{_STAFF}|的?老人|的?老头|的?医生|在家)"
        r"|职工(?:医保|养老|社保)?的?[, ]?退休(?:的|了|人员)?(?=[,。 \d]|$)"
        r"|(?<!不)(?<!没)是退休的(?=[,。 ]|$)"
        r"|(?:职工|门诊|医保|养老)[^。?]{0,16}(?<=[, ])退休的?(?=[,。? ]|$)"
        r"|(?<=[爸妈爹娘伴公婆爷奶父母])(?:都|已经)?退休的?(?=[,。 ]|\d\d(?!年)|$)"
        r"|(?<=\d)退休的?(?=[,。 ]|$)"
        r"|(?<=[我俺他她爸妈爹娘伴])是?退休的?(?=[在去到住看][^,。?]{0,8}(?:医院|住院|门诊|看病|卫生院))"
        r"|(?:^|(?<=[,。 我俺爸妈爹娘伴]))退了(?:以?后|之后)?(?=[^。?]{0,3}医保[^。?]{0,6}[交缴扣])"
        r"|(?<=[爸妈爹娘伴子头爷])退了的?(?=,[^。?]{0,6}(?:门诊|住院|医保|慢病))"
        r"|退休(?:工资|金)(?:是|才|有|每月|一个?月|能拿|发)*(?=\d|[一二两三四五六七八九]千)"
        r"|退休(?:以?后|之后)[^,。?]{0,8}[往打划返][^,。?]{0,4}(?:卡|账户)"
        r"|(?<![能才候少样])(?:拿|领|吃)(?:着|的是)?(?:退休(?:金|工资)|劳保)(?![怎多])": "退休",
        r"灵活就业|以个人身份|个体工?商?户|自由职业"
        r"|自己(?:个人|掏钱|花钱|每[年月])?[交缴]的?(?:职工|社保|养老)"
        r"|没有?单位[^,。?]{0,4}自己[交缴]": "灵活就业",
        r"(?<!转)(?<!从)(?<!成)(?<!退休)(?:城镇)?职工(?:基本)?(?:医保|医疗保险|养老|社保|门诊"
        r"|统筹|慢病|(?<!我职工)(?<!刷职工)的?(?:医保)?卡)(?!退休(?:以?后|之后)[^,。?]{0,8}[往打划返])"
        r"|(?<!从)(?<!转)(?<!成)(?<!有)单位的?(?:医保|社保)"
        rf"|{EMPLOYER}(?:都?给)?(?:我|他|她)?们?[交缴上买](?:着|的|了)(?:职工|的)?"
        r"(?:医保|社保|养老|五险|保险)"
        rf"|(?<![没想去要])在[^,。? ]{{0,8}}(?:厂子?里?|公司)(?:里|上)?上班"
        r"|(?<!没)在(?:单位|厂里|公司|企业|工厂)(?:上班|干(?!活))"
        r"|(?<=[头伴爹娘爸妈夫公我他她])(?:是|算)职工的?(?=[,。 ]|$)"
        r"|(?:^|(?<=[,。 我]))(?:厂子?|公司|单位|企业)里?上班的(?=[,。 ])"
        r"|当(?:老师|教师)(?=[,。 的])|(?:单位|企业|公司)的?职工"
        r"|(?<![不没])在职(?:职工|工人|员工)?的?(?=[去到在看门, ]|[一二三]级|$|(?:职工)?医?保?卡)"
        r"|(?<![不没])在职(?:职工|工人|员工)?的?医保卡"
        r"|(?:^|(?<=[,。 ]))职工(?=[去到在看][^。?]{1,8}(?:医院|门诊|看病))|^上班的?(?:医保|人)"
        r"|(?:^|(?<=[,。 是]))职工(?=(?!和|跟|与|、|还是)[^,。?和跟]{0,3}"
        r"(?:住[^,。?和跟]{0,8}院|住院))"
        r"|五险一金(?:都?[交缴])"
        r"|[交缴参上]的?(?:是)?职工(?:的|那种)(?=[,。 ]|$)"
        r"|[我他她]是(?:个|一名)?(?:在职)?职工(?=[,。 ]|$)"
        r"|(?:单位|公司|厂里?|老板)(?:这?才|刚|又|已经|都)*给(?:我|俺|他|她)?(?:接着|重新)?[交缴续]上"
        # 厂子倒闭三个月没交医保了: it was the employer who paid.
        r"|(?:厂子?|单位|公司|企业)(?:倒闭|黄了?|破产|关门|关停|停产|停保)[^。?]{0,10}(?:没|断"
        r"|停)(?:了|人)?"
        r"(?:给)?(?:我|俺)?[交缴]?(?:了)?(?:医保|社保)"
        rf"|{EMPLOYER}[^。?]{{0,8}}(?:裁|辞|开除|离职)[^。?]{{0,6}}(?:医保|社保)[就都也]?[停断]"
        rf"|新{EMPLOYER}[^,。?]{{0,4}}(?:[上交缴接]了?|[上交缴]上了?)(?=[,。?]|医保|社保"
        rf"|$)": "职工",
        r"(?<!转)(?:城乡)?居民(?:基本)?(?:医保|医疗(?:保险)?(?!救助)|养老(?:保险)?(?!金)|社保)"
        r"|农合|农保|[交缴从选](?:了|的是|的)?\d{3,4}(?:元|块)?钱?(?:那|这)?一?个?档"
        r"|合作医疗|(?<!转)农村的?养老(?:保险)?(?![金院服机])"
        r"|村里?[的收交统一]{0,4}的?(?:那个|那种)?医保|城乡居民(?:的"
        r"|那[个种样])(?=[,。 ]|$)"
        r"|(?:^|(?<=[,。 宁市县区通]))居民(?=[在看住门普今,])"
        r"|(?<!不)是(?:农村|城乡|城镇)?居民(?:的|那种)(?=[,。? ]|$)"
        r"|(?<=[爸妈爹娘伴公婆爷奶])(?:是|交的?)?居民(?=[,。 ]|$)"
        r"|[交缴参上]的?(?:是)?居民(?:的|那种)(?=[,。 ]|$)": "居民",
    },
)
_AT_WORK: Final = (
    r"(?:辞退|辞了|没签|裁员|被裁|裁了|工伤|伤残|合同|双倍|加班|补偿|年假"
    r"|散伙|解除|解约|离职|开除|开了|撵|工亡|抚恤|搬走|搬到|扣|(?<!没)上(?:全)?班|全职|全日|全天"
    r"|小时|钟头|辞的|让走|[欠拖压][^,。?]{0,10}工[资钱]|工[资钱][^,。?]{0,8}没[发给开]|没[发给开]工[资钱])"
)
_A_MONTH: Final = (
    r"(?:一个?月|每个?月|(?:^|(?<=[,。 ]))月)"
    r"(?:能|就|才|只|给|开|挣|发|拿|到手|工资|平均|大概|实际|我|俺)*"
)
_LARGE: Final = r"(?=\d{4,5}(?!\d)|[一二两三四五六七八九]千|[一两二]万)"
# Read by intents/household_money.py alone; what is said of one member is no income of all.
EARNINGS: Final[Fact[Decimal]] = Fact(
    "earnings",
    "说了的收入加起来一个月多少钱？",
    display="说了的收入加起来每月{}元",
    label="说了的收入",
    samples=(Decimal(1500), Decimal(4000)),
)
WAGE: Final[Fact[Decimal]] = Fact(
    "wage",
    "本人一个月工资多少钱？",
    rises=True,
    display="月工资{}元",
    personal=True,
    label="月工资",
    samples=(Decimal(2500), Decimal(6000)),
    # Sums with a role of their own are read by intents/household_money.py; 四千多 is no exact one.
    # 一个月四千 is a wage where work is what is spoken of.
    counted=(
        r"(?:月薪|(?<![二两三四五六七八九十几半]个)(?<!仨)月工资|月均|底薪|(?<!最低)(?<![工天日])(?<![二两三四五六七八九十几半]个月)(?<!仨月)工资|薪水|薪资)(?:是|有|开|给"
        r"|发|挣|到手|平均|每月|一个?月"
        r"|大概|差不多|实际|我|俺|才|按|都)*({n})(?=块|元|,|。|、|干|能|可"
        r"|该|要|赔|拿|给|怎|国庆|春节|元旦|五一|过年|加班?|周末|礼拜"
        r"|没|被|公司|单位|厂|$| )(?!块多|元多)",
        r"(?:^|(?<=[,。 ]))({n})(?:块|元)?钱?(?:的)?(?:月)?工资(?=[,。 ]|$)",
        r"(?:^|(?<=[,。 给开发]))({n})(?:块|元)?钱?(?:的|这个|这点)*(?:底薪|保底)",
        r"(?<![个年])一?个?月(?:工资|挣|拿|开|是)*({n})(?:块|元)?钱?(?:工资)?(?=,?[^。?]{0,8}公积金)",
        rf"(?:^|(?<=[,。 ]))月月(?:就|都|固定|开|发|是)*{_LARGE}({{n}})(?:块|元)?钱?(?=[,。 ]|$)",
        rf"(?:^|(?<=[,。 ]))(?:每月|一个?月|月)平均(?:工资)?{_LARGE}({{n}})(?:块|元)?钱?"
        r"(?=[,。 ][^?]{0,24}(?:赔|补偿))",
        # 干了两年七个月,平均五千
        rf"[年月],(?:每月|一个?月|月)?平均{_LARGE}({{n}})(?=块|元|,|。|$)(?!块多|元多)",
        r"(?:^|(?<=,))({n})(?:块|元)?钱?(?:一个?月|每月)(?=,[^。?]{0,16}(?:厂|公司|单位|老板))",
        r"(?:厂|店|工地|公司|单位|超市)里?(?:给|开)?一个?月({n})(?=管吃|包吃|块|元|,|够|低|合)",
        r"(?<=,)一个?月({n})(?=,[^。?]{0,4}(?:能|该|要|赔|给))",
        r"(?<![家口人])月(?:入|收入)({n})(?=块|元|,|。|、|$| )(?!块多|元多)",
        # 给洗碗工1900一个月
        r"(?:给|开|发)[^,。?\d]{0,6}({n})(?:块|元)?钱?(?:一个?月"
        r"|每月)(?=[^。]{0,20}(?:合[规法理]|最低|低不低|全天|全班|上班|干活))",
        rf"{_AT_WORK}[^。?!]{{0,30}}{_A_MONTH}({{n}})(?=块|元|,|。|、|$| |的工资|给|能|该|要|赔|补)"
        r"(?!块多|元多)",
        # 效益不好辞我,干了三年,五千
        rf"干(?:了|满)?[^,。?!]{{1,8}}[年月],{_LARGE}({{n}})(?=块|元|,|。|$)(?!块多|元多)",
        rf"(?:{_A_MONTH}|(?:保底|只|才|就)(?:发|给|开))({{n}})"
        r"(?=(?:块|元)?钱?[^。?!多]{0,12}(?:最低工资|犯不?犯?法|违不?违?法|合[规法]|公家管))",
        r"(?<!天)到手(?:才|就|只有?|一共|总共)*({n})(?=(?:块|元)?钱?[^。?!多]{0,30}最低)(?!块多|元多)",
        rf"{_A_MONTH}({{n}})(?=(?:块|元)?[^。?!多]{{0,30}}{_AT_WORK})(?!块多|元多)",
    ),
)
# 一下生了仨, 怀的俩; but 怀了两个月, and 一次两个 of other things.
_AT_ONCE: Final = (
    "(?:一(?:胎|下子?|窝|块|回|气)(?:就|里头?)?(?:又|给)?(?:生|添|得|来|抱|养|产)(?:下来?|出)?(?:了|的)?"
    "|一(?:胎|次)(?:就)?(?:生)?(?:了)?)"
)
_CARRIES: Final = "(?:怀(?:孕)?(?:的|了|着|上)+(?:是|一共)?|[肚怀]子?里(?:头)?(?:怀)?(?:有|是|着)+)"
_NO_TIME: Final = "(?!多?半?[个]?(?:月|礼拜|星期|周))"
BABIES: Final[Fact[Decimal]] = Fact(
    "babies",
    "一次生几个？",
    display="一次生{}个",
    personal=True,
    label="一次生几个",
    samples=(Decimal(1), Decimal(2)),
    spoken={
        rf"双胞胎|双胎|双棒|双生子|龙凤胎|一对(?:双|龙凤)|{_AT_ONCE}(?:俩|[两2]个){_NO_TIME}"
        r"|^(?:那|要是|如果|假如|万一|是)*[怀生]了?(?:俩|[两2]个)(?:呢|的话)?[?。]*$"
        rf"|{_CARRIES}(?:俩|[两2]个){_NO_TIME}"
        r"|(?:俩|[两2]个)(?:娃|孩子?|宝宝)(?:都|一块儿?|一起|刚刚?)?(?:生下来|落地|出生)": Decimal(
            2
        ),
        rf"三胞胎|(?<!第)(?<!生)三胞|{_AT_ONCE}(?:仨|[三3]个){_NO_TIME}"
        rf"|{_CARRIES}(?:仨|[三3]个){_NO_TIME}": Decimal(3),
    },
)
REGISTRATION: Final[Fact[str]] = Fact(
    "registration",
    "户口是城镇的还是农村的？",
    {"城镇": "城镇", "农村": "农村"},
    "{}户口",
    household_field("registration"),
    label="户口性质",
    spoken={
        r"农村(?:的?(?:户口|户籍|居民|户(?!型)|人(?!口))|(?=的?(?:够|能?算|低保|五保|特困|标准|一户"
        r"|老[两人]|能[吃办领]|一?个?月|每月|月收入|[,。 嘞呢]|$)|多少|算"
        r"|[一二两三四五六七八九俩仨\d]口|人均))"
        r"|(?<=[县区市山乡城州水祥上阜台湖])农村(?!信用|商业|合作|银行|危房|饮水|公路|改厕"
        r"|电网|妇女|贫困妇女|医|养老|缴|居民养老|居民医|耕地|外出)|乡下(?=差|多少|呢"
        r"|的?(?:低保|五保|特困|老[人两]|户|人|一个月|[,。 ]|$|[一二两三四五六七八九俩仨\d]口))"
        r"|(?<![到去给找问])(?:[庄村屯]上|[庄村乡屯]里)(?:户口|(?<=县[庄村乡屯].)|人(?=[,。 ]|$))"
        r"|(?<=[县区市山乡城州水祥阜台])(?:[庄村屯]上|[庄村乡屯]里)的(?=[,。 ]|$)"
        r"|(?<=上)[庄村屯乡]里的(?=[,。 ]|$)|(?:^|(?<=[,、 ;:/]))农(?=[,、 ;/]|$)"
        r"|庄户人家?|庄户(?=[,。 ])"
        r"|农业户(?:口|籍)?|农民户口|户[口籍][^,。?不非]{0,8}(?:农村|农业(?!银行)|村里|[庄屯]上)"
        r"|农户(?=[,。 ]|$)"
        r"|庄稼户人|(?<=[是个])农民(?=[,。 ]|$)|村里的?户[口籍]": "农村",
        r"城镇(?!化|职工|企业|医|养老|退役|居民[^,。?]{0,3}(?:医|养老|社保"
        r"|保险))(?<!香城镇)(?:的?(?:户口|户籍|居民|户))?|城市(?=的?(?:户|居民|低保|特困"
        r"|五保|[,。 ]|$))"
        r"(?:的?(?:户口|户籍|户))?|(?:县城|城里|市里)的?(?:户口|户籍|低保|特困|五保)|低保城里"
        r"|城里(?=[一二两三四五六七八九俩仨\d]口|一家|人均|户)|是城里人|市民户口?"
        r"|城里的(?=[,。 ]|$)"
        r"|(?<=[口人])城里的?(?=一?个?月|月收入|每月)"
        r"|(?:^|(?<=[,、 ;:/]))城(?=[,、 ;/]|$)"
        r"|商品粮户口|吃商品粮|非农业?(?:户[口籍]?|的)?|农转非"
        r"|户[口籍][^,。?不]{0,5}(?:城镇|城市|城里(?![住打有买上])|非农)": "城镇",
    },
)
HOSPITAL_LEVEL: Final[Fact[str]] = Fact(
    "hospital_level",
    "住的是几级医院？（镇卫生院一级，县医院二级，市里三级）",
    {"一级": "一级", "二级": "二级", "三级": "三级"},
    "{}医院",
    label="医院级别",
    spoken={
        r"三甲|三乙|三级(?:甲等|乙等|的)?医院|(?:医学?院|济医)?附院|附属医院|第一人民医院"
        r"|济医附院|齐鲁医院"
        r"|市(?:立|里|人民|第[一二三]|中|[一二])*的?(?:人民|中)?医院"
        r"(?<!曲阜市人民医院)(?<!邹城市人民医院)(?<!兖州市人民医院)(?<!曲阜市中医院)(?<!邹城市中医院)"
        r"|市里[的头]?大?医院|市里(?=住院|治|的医院)|省[里城](?=[做住看治])"
        r"|(?<![外跨异出全各])省[^,。?]{0,5}医院|(?:市"
        r"|济宁)[一二三]?院": "三级",
        r"二甲|二乙|二级(?:甲等|乙等|的)?医院|(?:县|区)(?:城|里|级|上)?的?大?(?:人民|公立|中|中医"
        r"|妇幼|第[一二三])*"
        r"(?:保健)?(?:医院|院(?!里))|县医(?!保|疗|药)|[县区]里(?=住院|看病|治)|县[一二]院"
        r"|[县区]妇幼"
        r"|(?:曲阜|邹城|兖州|任城|金乡|鱼台|嘉祥|汶上|泗水|梁山|微山)[市县区]?(?:人民"
        r"|中医?)?医院": "二级",
        r"一甲|一级的?医院|卫生院|[镇乡](?:里|上)?的?(?:中心)?医院|社区医院|卫生服务(?:中心|站)|社区(?=看|拿药|门诊|开药|花|报)"
        r"|[镇乡][里上](?=住院|看病)|(?<=住的是)[镇乡][里上]": "一级",
    },
)
COST: Final[Fact[Decimal]] = Fact(
    "cost", "总共花了多少钱？", display="费用{}元", label="费用", rises=True
)
ACCOUNT_BALANCE: Final[Fact[Decimal]] = Fact(
    "account_balance",
    "养老保险个人账户里一共有多少钱？",
    display="个人账户{}元",
    personal=True,
    label="个人账户里有多少钱",
    rises=True,
)
ADMISSION: Final[Fact[Decimal]] = Fact(
    "admission",
    "今年第几次住院？",
    display="今年第{}次住院",
    label="第几次住院",
    spoken={
        r"(?:第|今年)?头一?(?:次|回|趟)[^,。?]{0,3}(?:住|入)的?院|首次(?:住院|入院)"
        r"|住院[^,。?]{0,3}?(?:头一?|第一)(?:次|回|趟)": Decimal(1),
        r"又住(?:了)?(?:一?[次回])?院|再次(?:住院|入院)|二次(?:住院|入院)"
        r"|(?:第|今年)[二2](?:次|回|趟)(?=[,。 ]|$)": Decimal(2),
        # 今年都住过两回院了,这又住进去了
        **{
            rf"(?<!去年)住(?:了|过)[{times}][次回趟]院?了?,?[这现眼]?[回次在下天]?又[去进住]": n
            for n, times in zip(
                map(Decimal, range(2, 6)), ("一1", "二两2", "三3", "四4"), strict=True
            )
        },
    },
    counted=(
        r"第({n})(?:次|回|趟)(?:了,)?[^,。?]{0,3}(?:住|入|进)",
        r"院[^。?]{0,12}第({n})(?:次|回|趟)(?:了|(?=[,。 ]|$))",
        r"今年({n})(?:次|回|趟)住院了",
        r"院[^。?]{0,10}(?:已经?|都)({n})(?:次|回|趟)了",
        r"住(?:了|过)?({n})(?:次|回|趟)院?,这[次回]",
        r"住(?:了|过)?第({n})(?:次|回|趟)",
        r"(?:今年|年内)[^,。?]{0,4}?住({n})(?:次|回|趟)院",
        r"(?<![去前]年)(?:今年|年内|全年|一年)[^,。?]{0,4}?都?住(?:了|过)({n})(?:次|回|趟)",
    ),
)
CHRONIC_GROUP: Final[Fact[str]] = Fact(
    "chronic_group",
    "门诊慢性病证上写的是甲类还是乙类？",
    {"甲类": "甲类", "乙类": "乙类", "没办慢性病证": "没有"},
    "慢性病：{}",
    _chronic_group,
    personal=True,
    label="慢性病是甲类还是乙类",
    spoken={
        r"(?:没有?|未|没能?)(?:去?(?:办理?|批|给批|申请|评|领|拿|鉴定)(?:过|上|下来?"
        r"|到)?[^,。?的]{0,2}"
        r"(?:慢(?:性)?病|门慢|门规)(?!药)|(?:慢(?:性)?病|门慢|门规)(?:证|本|卡|待遇|资格))"
        r"|(?:慢(?:性)?病|门慢|门规)(?:证|本|卡|鉴定|申请)?(?:[报递交]上去|(?:申请|跑|办)了)?[^,。?上]{0,4}"
        r"(?:没(?:给我)?(?:办|批|给批|下来|过|通过)|未批|没有(?!这)|不给批|被退"
        r"|[被给]?[退打驳]回)": "没有",
    },
)
AGE: Final[Fact[Decimal]] = Fact(
    "age",
    "今年多大年纪（周岁）？",
    display="{}周岁",
    read=_age,
    samples=tuple(map(Decimal, (8, 20, 45, 57, 70, 85))),
    label="年龄",
    personal=True,
    spoken={
        r"(?:(?:生下来|刚生|落地|出生)[^,。?]{0,3}?"
        r"|才)[一二两三四五六七八九十俩仨\d]{1,2}(?:个(?:多|来)?)?月"
        r"|(?<![怀着了])[孩娃孙婴]子?(?:才|刚|今年)?[一二两三四五六七八九十俩仨\d]{1,2}(?:个(?:多"
        r"|来)?)?月(?:大(?![概约])|了|多(?!少)|(?=[,。 ]|$))"
        r"|[一二两三四五六七八九十\d]{1,2}个(?:多|来)?月(?=的(?:小?孩|娃|宝宝))|刚出生"
        r"|刚落地": Decimal(0),
        r"(?:刚|才)?[过满]了?周岁(?=[,。 了]|$)(?<![一二三四五六七八九十\d]周岁)": Decimal(1),
        r"(?<![一二三四五六七八九几过])百岁了": Decimal(100),
        r"^百岁老人|整一?百(?:了|岁)|满百岁?的(?=老)": Decimal(100),
    },
)
# Read by intents/mentions/births.py, with the age.
BIRTH_MONTH: Final[Fact[Decimal]] = Fact(
    "birth_month",
    "身份证上是哪年哪月生的？",
    display="{}生",
    read=_birth_month,
    personal=True,
    label="哪年哪月生的",
    samples=tuple(map(Decimal, (196506, 197308, 198111))),
    written=month_in_words,
)
# Read by intents/mentions/events.py: the days from which a time runs, as the law counts it.
HURT_ON: Final[Fact[Decimal]] = Fact(
    "hurt_on",
    "是哪年哪月哪日受的伤？",
    personal=True,
    display="{}受伤",
    label="哪天受的伤",
    samples=(day_number(date(2026, 1, 10)), day_number(date(2025, 11, 1))),
    written=day_in_words,
)
NOTICE_ON: Final[Fact[Decimal]] = Fact(
    "notice_on",
    "是哪年哪月哪日收到通知的？",
    display="{}知道的",
    label="哪天收到的通知",
    samples=(day_number(date(2026, 10, 20)), day_number(date(2026, 7, 1))),
    written=day_in_words,
)
NOTICE_DAYS: Final[Fact[Decimal]] = Fact(
    "notice_days_ago",
    "收到通知过去几天了？",
    display="过去{}天",
    label="收到通知几天了",
    samples=(Decimal(40), Decimal(70)),
    topical=True,
    counted=(
        r"(?:过去|过了|收到|拿到|下来|知道|停了?|通知|答复|决定)[^,。?]{0,8}?(?:有|都|才|快|已经)*({n})天(?!内|之内|以内|期限)",
        r"({n})天(?:了|前|以前)[^,。?]{0,8}(?:收到|拿到|通知|停|不批|答复|还能|来得及|晚)",
    ),
)
UNTOLD: Final[Fact[bool]] = Fact(
    "untold_of_appeal",
    "书面告诉过您能复议吗？",
    {"没书面告诉": True, "书面告诉了": False},
    label="告没告诉能复议",
    topical=True,
    spoken={
        r"(?:口头|嘴上|光嘴|打(?:了)?个?电话|捎话)[^,。?]{0,6}(?:说|告诉|通知|讲|给)"
        r"|(?:纸|字据|书面|决定书|通知书?|单子|条子|手续)[^,。?]{0,6}(?:没|也不)(?:有|给|见|出|拿|下)"
        r"|没(?:有)?(?:给|见|收到|拿到|出|发)(?:过|我|俺|任何|一张|啥)*"
        r"(?:纸|字据|书面|决定书|通知书|单子|条子)"
        r"|没(?:有)?(?:人|谁)?(?:跟|给|和)?(?:我|俺)?(?:说过?|告诉|讲过?)[^,。?]{0,5}复议": True,
        r"(?:通知|决定书|纸)[^,。?]{0,8}写(?:着|了|明)[^,。?]{0,6}复议": False,
    },
)
LEFT_ON: Final[Fact[Decimal]] = Fact(
    "left_on",
    "是哪年哪月哪日离职的？",
    personal=True,
    display="{}离职",
    label="哪天离的职",
    samples=(day_number(date(2026, 3, 10)), day_number(date(2025, 11, 1))),
    written=day_in_words,
)
GONE_ON: Final[Fact[Decimal]] = Fact(
    "gone_on",
    "是哪年哪月离家的？",
    display="{}离家",
    label="哪天离的家",
    samples=(day_number(date(2026, 9, 10)), day_number(date(2025, 11, 1))),
    written=day_in_words,
)
CERTIFIED_ON: Final[Fact[Decimal]] = Fact(
    "certified_on",
    "证书是哪年哪月发的？",
    display="{}发的证",
    label="哪天发的证",
    samples=(day_number(date(2026, 3, 10)), day_number(date(2025, 3, 1))),
    written=day_in_words,
)
LEAVE_FROM: Final[Fact[Decimal]] = Fact(
    "leave_from",
    "产假是哪年哪月哪日开始休的？",
    display="{}开始休",
    label="哪天开始休",
    samples=(day_number(date(2026, 9, 20)), day_number(date(2026, 3, 1))),
    written=day_in_words,
)
APPLIED_ON: Final[Fact[Decimal]] = Fact(
    "applied_on",
    "是哪年哪月哪日申请的？",
    display="{}申请",
    label="哪天申请的",
    samples=(day_number(date(2026, 11, 20)), day_number(date(2026, 7, 1))),
    written=day_in_words,
)
DISABILITY_GRADE: Final[Fact[int | None]] = Fact(
    "disability_grade",
    "残疾证上是几级？",
    {"一级": 1, "二级": 2, "三级": 3, "四级": 4, "没有残疾证": None},
    "残疾等级：{}",
    person_field("disability_grade"),
    personal=True,
    label="残疾等级",
    spoken={
        r"(?:没有?|未|没能?)(?:办|评|领|拿|给)?(?:过|上|下来?|到)?[^,。?是]{0,2}残疾?证"
        r"|残疾?证[^,。?级]{0,4}?(?:没去?(?:办|评|给|批|拿|下|有)|办不下来|评不上|给?(?:被"
        r"|给)注销|作废|注销了)"
        r"|办不下来[^,。?]{0,2}残疾?证|残疾[^,。?证丢]{0,8}没给?(?:评|定)(?:上|级|下来)"
        r"|残疾[^,。?证]{0,3}(?:没评上|没办下来|评不上)"
        r"|残疾?证(?:也|都|才|刚)?申请[^。?]{0,6}公示"
        r"|(?:残疾?证|评残)[^。?级]{0,8}够不上(?:级|等级)|残疾?鉴定[^,。?]{0,3}没(?:通过|过|评上)"
        r"|残疾?证[^,。?级丢补换查]{0,10}?[没未](?:给)?(?:办|评|批)(?:下来|上|成|好|过)"
        r"|没(?:有)?(?:残疾(?!人)|评上残|评残)|不是残疾"
        r"|(?<!疾)(?<!疾还)(?<!疾跟)不残疾"
        r"|(?:没|未)(?:给|能)?(?!去)[^,。?]{0,2}评(?:上|过|定)?[^,。?级]{0,2}残(?!联)"
        r"|残疾?[^,。?级]{0,3}没(?:给)?评"
        r"|不[给让][^,。]{0,2}办残疾证|残疾?证[^,。?]{0,3}[还正]在(?:办|走|审|等)|没拿证"
        r"|(?:去|找人|上[^,。?]{1,6})评残,?(?:也|都|可|就|结果)*没评上"
        r"|没办残|(?:残|瘸|瘫|聋|哑|瞎|盲|麻痹|智力|精神|腿|胳膊|眼|耳)[^。?]{0,12}没去?办证"
        r"|(?<!慢病)证没办下来"
        r"|(?:^|(?:残|瘸|瘫|聋|哑|瞎|盲|麻痹|智力|精神|腿|胳膊|眼|耳)[^。?级证]{0,12})没有?证"
        r"(?=[,。 能的]|$)|没有?证(?=的(?:精神|残|智))": None,
    },
)
PENSION_YEARS: Final[Fact[Decimal]] = Fact(
    "pension_years",
    "居民养老保险一共交了多少年？",
    display="养老保险缴费{}年",
    read=_pension_years,
    personal=True,
    samples=(Decimal(5), Decimal(20)),
    label="缴费年限",
    spoken={
        r"从?没(?:有)?(?:参加过?|[交缴]过(?:一分|一天)?)(?:居民|城乡|农村)?(?:养老|农保"
        r"|居民保|保险)"
        r"|(?:养老|农保)(?:保险|金|钱|的钱)?[^,。?]{0,5}没(?:有)?(?:交|缴)过(?!几)"
        r"|没(?:有)?(?:往里头?|往里[面边])[存交缴]": Decimal(0),
    },
)
LOW_INCOME: Final[Fact[bool]] = Fact(
    "low_income",
    "您家是认定过的低收入家庭吗？",
    {"低收入家庭": True, "不是低收入家庭": False},
    read=in_category("低收入"),
    listed=True,
    label="是不是低收入家庭",
    spoken={
        rf"低收入{_WHO}": True,
    },
)
MARGIN: Final[Fact[bool]] = Fact(
    "on_the_margin",
    "您家是认定的低保边缘户吗？",
    {"低保边缘户": True, "不是低保边缘户": False},
    label="是不是低保边缘",
    topical=True,
    spoken={
        r"低保边缘(?![^,。?]{0,4}(?:[够评算]不[上着到]|没[够评批]))"
        r"|(?:批|认|定|评|是|算)(?:了|下来|上|的|个)*(?:低保)?边缘(?!化|易致贫)": True,
    },
)
DISABLED_MEMBER: Final[Fact[bool]] = Fact(
    "disabled_member",
    "家里有持证的残疾人吗？",
    {"家里有残疾人": True, "家里没有残疾人": False},
    read=_disabled_member,
    label="家里有没有残疾人",
    spoken={
        r"残疾(?:人)?(?:家庭|家(?=[里的水电交,。 ])|低保|户(?!口))": True,
        r"家里?有(?:一?个)?(?:持证的?)?残疾(?!人?(?:联|证|车))": True,
        r"家里?没有?(?:人是?)?残疾|(?<=[,。 岁多])(?:也|都)?没有?残疾(?:人|证)?(?=[,。 也])": False,
    },
)
STUDENT: Final[Fact[bool]] = Fact(
    "student",
    "还在上学吗？",
    {"还在上学": True, "不上学了": False},
    read=_student,
    personal=True,
    label="还上不上学",
)
OUT_OF_POVERTY: Final[Fact[bool]] = Fact(
    "out_of_poverty",
    "您家是脱贫享受政策户吗？",
    {"脱贫享受政策户": True, "不是脱贫享受政策户": False},
    read=in_category("脱贫享受政策"),
    listed=True,
    label="是不是脱贫享受政策户",
    spoken={
        _NO_LONGER: False,
        rf"{_OUT_OF_POVERTY}[^,。]{{0,3}},?[^,。]{{0,5}}享受(?:着)?政策的?(?:户|家庭|人口)?"
        rf"|脱贫(?:户|人口|家庭)|{_OUT_OF_POVERTY}(?:了(?!以后|之后)|的(?=[,。]|$)|(?:好几"
        rf"|[一二两三四五六七八九十]+)年)|脱[了的]贫|脱贫不脱政策(?=的?户)|已经?脱贫"
        r"|脱贫[^,。不没]{0,6}[,。]?政策(?:还|仍)在?享受|脱贫享受户?(?=[,。、 ]|$)": True,
    },
)
MONITORED: Final[Fact[bool]] = Fact(
    "monitored",
    "您家是防返贫监测户或边缘易致贫户吗？",
    {"防返贫监测户": True, "不是防返贫监测户": False},
    read=in_category("防返贫监测", "边缘易致贫"),
    listed=True,
    label="是不是防返贫监测户",
    spoken={
        r"(?:防(?:止)?返贫|动态|返贫|脱贫)?监测(?:户|对象|家庭|范围|名单|里(?![有边面头谁哪]))"
        r"|边缘易致贫(?:户|人口)?"
        r"|(?:^|(?<=[,、 ;:/]))监测(?=[,、 ;/]|$|解除|取消)|易返贫致贫(?:户|人口)?"
        r"|防返贫(?:户|对象)"
        r"|(?:(?<=[纳列]入)|(?<=[纳列]进))(?:的|了)?(?:防(?:止)?返贫)?监测"
        r"|[被给](?:我家?)?监测(?!血)": True,
    },
)
INCOME: Final[Fact[Decimal]] = Fact(
    "income",
    "全家一个月一共收入多少钱？",
    display="全家每月收入{}元",
    read=household_field("monthly_income"),
    label="全家每月收入",
    spoken={
        r"(?<!别的)(?<!其他)(?<!其它)(?<!另外)(?<!别)(?<!月)(?<!年)(?<!天)(?:没有?|无)(?:什么"
        r"|一分钱?|任何"
        r"|啥)?(?:钱的)?收入"
        r"(?!来源|超|低)|(?:一分钱?|一点|任何|什么)收入(?:都|也)?没|(?<=[全一这]家)零收入"
        r"|(?<=家里)零收入"
        r"|(?:全家|家里|一家)(?:人)?[^,。?]{0,6}(?:没有?|无)(?:收入来源"
        r"|一个(?:能)?挣钱)": Decimal(0)
    },
    samples=(Decimal(0), Decimal(800), Decimal(5000)),
)
FAMILY_SIZE: Final[Fact[Decimal]] = Fact(
    "family_size",
    "一起过日子的一共几口人？",
    display="{}口人",
    read=_family_size,
    label="几口人",
    spoken={
        r"(?<![跟和随]我)(?<![跟和随])老两口子?(?![^。?]{0,14}[跟和随]着?[^,。?]{0,3}(?:儿子?|闺女|女儿|孩子|孙子)[^,。?]{0,6}(?:一[锅块起]|住|过))"
        r"|[俩两二]人过|两口子(?!当年|一辈子|吵|闹|打|离|去|带孩子去)"
        r"|[爷娘]儿?俩(?!一块|一起)|(?:母女|父女|母子"
        r"|父子"
        r"|祖孙|夫[妻妇])(?:俩|二人|两个?人)"
        r"|我们俩过|剩(?:下|了)?我?们?(?:俩|两[个口])(?=[,。 人过住]|$)"
        r"|就我[和跟与](?:老伴|老头子?|老婆子?|媳妇|对象|男人|[爹娘爸妈])"
        r"(?:[俩二两]个?人?)?(?=[,。 过住]|$)"
        r"|(?:我|老伴|媳妇|老婆|男人)们?俩人?(?=[,。 每都五六七八]|一(?![块起])|$)": Decimal(2),
        r"(?<![口子俩])(?:一个?人|自己)(?:在[^,。]{1,6}|租[房个屋]?子?|单独|独自)?(?:过(?!日子的"
        r"|继|来|去|世"
        r"|了(?![好几\d一二两三四五六七八九十]))|住(?![房院]))|一个?人(?:独自)?生活"
        r"|(?<!儿子)(?<!孩子)(?<!结婚)(?<!出去)(?<!分家)(?<!口)(?<!口子)(?<!俩)(?<!俩人)单过(?!的)|(?<![挣干上务打劳能][钱活班工工力动]的)(?<![钱活班工力])就(?:我|他|她)(?:自己|一人"
        r"|一个)(?!人?[挣干养打上有劳女儿孩娃独领拿病残瘫老]|人?在家)"
        r"|自己一个?人(?=[,。 过住]|$)|独[身自]一人|独自(?:过|住|生活)"
        r"|独居|孤身一人|单身一个?人?(?=[,。 ]|$)|家里就(?:我|他|她)(?=[,。 ]|$)"
        r"|(?:^|(?<=[,。 就我]))一个人(?=[,。 ]|$)|(?:^|(?<=[就我]))一个人(?=一个?月|每个?月)"
        r"|一个?人吃饱|光棍一(?:条|个)|[自单]己?[独立]*一户"
        r"|[就只]?剩(?:下|了)?(?:我|他|她)?[^,。?\d]{0,4}一个(?:人|老[婆头太]|(?=[,。 ]|$))"
        r"|(?:^|(?<=[,。 ]))单人(?=[,。 ]|$)|一人一户|一人户|(?<![按照])单人户(?=[,。 ]"
        r"|$)": Decimal(1),
        r"(?:[爷娘]儿?|姊妹|母子|母女)仨(?!都不)"
        r"|剩(?:下|了)?我?们?(?:仨|三[个口])(?=[,。 人过住]|$)"
        r"|[就只]?剩(?:下|了)?(?:我|他|她)(?:自己)?[跟和带领]着?(?:俩|两个)[^,。?]{0,4}(?:娃|孩"
        r"|[儿孙]子|闺女|学生)": Decimal(3),
    },
    counted=(
        r"(?:(?<![少添多加钱])(?<![少添多加]报)|(?<=老少))(?!一口人(?:[收合补按给分交几]|一年"
        r"|多少))(?![百千万]|[\d一二两三四五六七八九]+[百千万])(?<!老)({n})口(?![井锅缸气饭]|干不|没劳|有病|吃药"
        r"|子(?<=两口子))(?:人|之家"
        r"|子)?",
        r"家[里中]?(?:现?有|总?共|就|是|才|现在|还)*({n})个?人(?![工持残患在])",
        r"全家[^。?]{1,10},({n})个人(?=[,。 ]|$)",
        r"(?:^|(?<=[,。 ])|(?<=我们))(?!一)({n})个人(?=一?个?月|每月|一共|总共|过|[靠指]|全年)",
        r"([俩仨])人(?=够|过|吃|花|生活|一?个?月|每)",
        r"共({n})个?人(?![工持残患在])",
        r"我[和跟][^,。?]{1,4}({n})个?人(?:一起|一块)?(?:生活|过|住|$|(?=[,。 ]))",
        r"(?:人口|全家|一户|家庭|成员)[:是为有]*(?:人口|成员"
        r"|总共)?[:是为有]*({n})(?<![\d百千万][\d百千万])(?:个?人)?(?=[,。;、 ]|$)",
        r"({n})张嘴",
        r"连老带[小少]({n})个?人",
        r"(?:^|(?<=[,。 :]))({n})人户(?=[,。 ]|$)",
        r"(?:^|(?<=[,。 ])|(?<=我们))({n})人(?=[,。 月]|$)",
        r"[就户]({n})个?人(?=[,。 倒]|$)",
        r"(?<=[我就家子娃])([俩仨])人?(?=[,。 倒过呢]|$|了[呢,。 ]|了$|一个?月|每个?月)",
    ),
    samples=(Decimal(1), Decimal(3)),
)
PER_CAPITA_INCOME: Final[Fact[Decimal]] = Fact(
    "per_capita_income",
    "家里每人每月平均收入多少钱？",
    display="人均每月收入{}元",
    label="人均收入",
    samples=(Decimal(200), Decimal(2000)),
)
# Told of people and of what befell them, whatever is asked; any other fact is one of its subject.
OF_ALL_SUBJECTS: Final = frozenset(
    each.name for each in tuple(globals().values()) if isinstance(each, Fact)
)
