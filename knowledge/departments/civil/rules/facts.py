"""What civil affairs ask about people beside what all departments share."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Final

from knowledge.facts import UNKNOWN, AnyOf, Fact, Household, Maybe, Person, person_field
from knowledge.policy.law import plain

GROUPS: Final = {
    "A": ("任城区", "兖州区", "曲阜市", "邹城市", "微山县", "济宁高新区", "太白湖新区"),
    "B": ("泗水县", "鱼台县", "金乡县", "嘉祥县", "汶上县", "梁山县", "济宁经济技术开发区"),
}
GROUP_NAMES: Final = {
    "A": "任城、兖州、曲阜、邹城、微山、高新区、太白湖",
    "B": "泗水、鱼台、金乡、嘉祥、汶上、梁山、经开区",
}
GROUP_OF: Final = {county: group for group, counties in GROUPS.items() for county in counties}
BOTH: Final = 2  # parents


def _short_name(county: str) -> str:
    """As people say it: 梁山, 高新, 太白湖, 经开区."""
    if county == "济宁经济技术开发区":
        return "经开区|经济(?:技术)?开发区"
    name = re.sub(r"^济宁|(?<=湖)新区$|[县市区]$", "", county)
    return {"高新": "高新区", "微山": "微山(?!湖)"}.get(name, f"{name}(?!师范|大学|好汉|酒|碑林)")


def _county(household: Household | None, _: Person | None, __: date) -> Maybe[str]:
    if household is None or household.county not in GROUP_OF:
        return UNKNOWN
    return household.county


def _no_income(household: Household | None, _: Person | None, __: date) -> Maybe[bool]:
    """A household with income may still hold somebody with none, or with a basic pension only."""
    if household is None or household.monthly_income is UNKNOWN or household.monthly_income > 0:
        return UNKNOWN
    return True


# Who is bound by law to support whom, by the relations that both have to the head of the household.
SUPPORTERS: Final = {
    "本人": ("配偶", "儿子", "女儿", "父亲", "母亲"),
    "户主": ("配偶", "儿子", "女儿", "父亲", "母亲"),
    "配偶": ("户主", "本人", "儿子", "女儿"),
    "儿子": ("户主", "本人", "配偶", "儿媳"),
    "女儿": ("户主", "本人", "配偶"),
    "父亲": ("户主", "本人", "母亲"),
    "母亲": ("户主", "本人", "父亲"),
}


def _seriously_ill(_: Household | None, person: Person | None, __: date) -> Maybe[bool]:
    """甲类 are the grave ones; who has none on the list may be gravely ill all the same."""
    if person is None or person.chronic_illnesses is UNKNOWN:
        return UNKNOWN
    return True if any(each.group == "甲类" for each in person.chronic_illnesses) else UNKNOWN


def _child_kind(household: Household | None, person: Person | None, _: date) -> Maybe[str]:
    """A child at home with two parents who can look after it is none of those."""
    if household is None or person is None or person.relation not in ("儿子", "女儿"):
        return UNKNOWN
    parents = [each for each in household.people if each.relation in ("户主", "本人", "配偶")]
    able = [each for each in parents if each.work_ability == "有"]
    return "none" if len(able) == BOTH else UNKNOWN


def _supporter(household: Household | None, person: Person | None, _: date) -> Maybe[str]:
    """Relatives living elsewhere are not in the registry: only the able ones of the household
    tell anything."""
    if household is None or person is None or person.relation is UNKNOWN:
        return UNKNOWN
    bound = SUPPORTERS.get(person.relation, ())
    able = (other for other in household.people if other.work_ability == "有")
    return "able" if any(other.relation in bound for other in able) else UNKNOWN


COUNTY: Final[Fact[str]] = Fact(
    "county",
    "您家在哪个县市区？",
    {county: county for county in GROUP_OF},
    read=_county,
    label="在哪个县市区",
    spoken={_short_name(county): county for county in GROUP_OF},
)
# 聋子,二级; 一条腿没了,证上三级: with the grade beside it, it is what the certificate says.
_GRADED: Final = r"[^。?级]{0,12}[一二三四1-4]级(?!医|甲)"
_DISABLED: Final = r"(?:残疾?|障碍|(?=的?(?:[一二三四1-4]级|[,。 ]|$)))"
DISABILITY_KIND: Final[Fact[str]] = Fact(
    "disability_kind",
    "残疾证上是哪一类？",
    {
        "智力残疾": "智力",
        "精神残疾": "精神",
        "肢体残疾": "肢体",
        "视力残疾": "视力",
        "听力残疾": "听力",
        "言语残疾": "言语",
        "多重残疾": "多重",
    },
    read=person_field("disability_kind"),
    personal=True,
    label="残疾类别",
    # A kind of disability, not an illness: 精神分裂 and 脑瘫 are diagnoses.
    spoken={
        rf"(?:(?<=级)[,、 ]?智力|智力{_DISABLED})|智障|智残|(?:傻|弱智|呆){_GRADED}": "智力",
        rf"(?:精神分裂|精神上|疯(?:子|了|病)?){_GRADED}"
        r"|精神类?(?:残疾?|(?=[上,]?[一二三四1-4]级))|(?<=级)[,、 ]?精神(?=[,。 的]|$)": "精神",
        rf"(?:瘸|小儿麻痹|(?:腿|胳膊|手)[^,。?]{{0,3}}(?:没了?|断)){_GRADED}"
        r"|肢体(?:残疾?)?|肢残|下肢|上肢|(?:腿脚?|胳膊"
        r"|[手脚])[上有是]*(?:(?=[一二三四1-4]级)|残疾?)": "肢体",
        rf"(?:(?<=级)[,、 ]?视力|视力{_DISABLED})|视残|盲人|瞎子|失明|眼睛?(?:都|全)?瞎"
        rf"|[两双俩]眼[^,。?]{{0,4}}看不(?:见|着)|眼睛?看不(?:见|着|清){_GRADED}"
        r"|眼睛?[上是]*(?=[一二三四1-4]级(?!医))": "视力",
        rf"(?:(?<=级)[,、 ]?听力|听力{_DISABLED})|听障|听残|聋人|(?:聋"
        rf"|耳朵?听不见)(?!哑){_GRADED}": "听力",
        rf"(?:(?<=级)[,、 ]?言语|言语{_DISABLED})|语残|哑巴": "言语",
        r"聋哑人?": AnyOf(("听力", "言语")),
        rf"多重{_DISABLED}": "多重",
    },
)
SERIOUS_ILLNESS: Final[Fact[bool]] = Fact(
    "serious_illness",
    "得了重病吗（癌症、尿毒症、白血病这样的大病）？",
    {"得了重病": True, "没有重病": False},
    read=_seriously_ill,
    personal=True,
    label="得没得重病",
    delicate=True,
    spoken={
        r"癌|尿毒症|白血病|透析|肿瘤|[脑骨]瘤|恶性瘤|脑瘫|化疗|放疗|再生障碍性贫血|再障|重症肌无力"
        r"|渐冻|(?:肾|肝|心脏|骨髓|干细胞)移植"
        r"|(?:^|(?<=[,。 ]))(?:重|大)病(?:号|患者|的)?(?=[,。 ]|$)": True,
        r"(?<!没)(?<!没得)(?:得了|害了|生了|有|患了?)[^,，。]{0,2}(?:重|大)病": True,
        r"没(?:有|得过?)?(?:什么|啥)?(?:重|大)病": False,
    },
)
_CHILDREN: Final = r"(?:儿子|(?<=[个俩我的三仨])儿(?![媳女童科子])|闺女|女儿|子女|孩子|儿女)"
SUPPORTER: Final[Fact[str]] = Fact(
    "supporter",
    "有没有儿女、配偶、父母能养活？",
    {"没有人能养": "none", "有，但也没能力养": "unable", "有能力养的": "able"},
    read=_supporter,
    personal=True,
    label="有没有人能养",
    spoken={
        r"无儿无女|没儿没女|(?:没有?|无)(?:儿女|子女|后人|后代)(?![^。?]{0,4}[但就只]有)|膝下无[儿子]|无依无靠|光棍|孤寡|孤老|没有?(?:人|谁)(?:养"
        r"|管|照顾)"
        r"|一辈子没(?:成家|结婚|有?说上|有?[娶找])|没(?:成过?家|结过?婚)[^。?]{0,6}(?:没"
        r"|无)[^,。?]{0,2}(?:孩|儿|后)"
        r"|(?:没[娶说]|没有?媳妇)[^。?]{0,10}没有?(?:孩子|儿)|没[娶说]上媳妇"
        r"|没(?:有)?生(?:养)?过(?:孩子|一男半女)?"
        r"|没(?:成过?家|结过?婚)[^。?]{0,14}(?:爹娘|父母|爸妈|爹妈)[早都也全]*(?:没了?|不在|走了|去世|死)"
        r"|(?:爹娘|父母|爸妈|爹妈)[早都也全]*(?:没了?|不在了?|走了|去世了?|死了)[^。?]{0,14}没(?:成过?家|结过?婚)"
        r"|单身没孩子|无后(?=[,。]|$)|绝户|没亲没故": "none",
        rf"{_CHILDREN}(?:们)?[都全]?[^,，。没不残瘫疯傻病]{{0,6}}"
        r"(?:打工|上班|挣钱|做生意|开[^,，。]{0,3}(?:店|公司|厂)|当(?:官|老师|兵|医生|工人)|有工作"
        r"|很有钱)"
        rf"|{_CHILDREN}[^。?没不残瘫疯傻病]{{0,14}}(?:[两俩](?:口子?|人)?|们)[都全]"
        r"[^,，。?没不残瘫疯傻病]{0,6}(?:打工|上班|挣钱|做生意|开[^,，。]{0,3}店|有工作)": "able",
        rf"{_CHILDREN}[^,。?]{{0,8}}(?:残|傻|瘫|疯|智障|精神病|(?:吃|领|拿)着?低保|也是低保)"
        rf"|{_CHILDREN}[^。?]{{0,10}}(?:养不[了起]|没能力|也穷|顾不[住上过])": "unable",
    },
    gives_way=("able",),
)
NO_INCOME: Final[Fact[bool]] = Fact(
    "no_income",
    "是不是没有收入来源（不到低保标准的也算没有，基础养老金不算）？",
    {"没有收入来源": True, "有收入来源": False},
    read=_no_income,
    personal=True,
    label="有没有收入来源",
    spoken={
        r"(?:没|无)有?(?:一分钱?|任何|什么|啥|固定)?(?:收入|(?:生活|收入|经济)来源|进项|进账|钱进"
        r"|来钱的)"
        r"|(?:别的|其他|旁的|另外)(?:啥|什么|钱|收入|进项|进账)*(?:都|也)?(?:没有?|无)"
        r"(?:了|啥|什么)*(?=[,。 ]|$)"
        r"|(?:一分钱?(?:的)?收入|(?:生活|收入|经济)来源)(?:都|也)?没|一分钱?(?:也|都)?挣不"
        r"|(?:什么|一点)(?:收入|进项|进账)(?:都|也)?没|一分钱?(?:也|都)?(?:不见|见不)"
        r"|没有?(?:别|其他|其它|另外)的?(?:什么)?(?:钱|收入|进项|进账)"
        r"|不能挣钱|挣不(?:来|着|到|了)钱"
        r"|(?:就|只|光|仅)(?:有|靠|是|领|那|这|一)*点(?:基础|居民)?养老[金钱]": True,
        r"(?:有|领着?|收着?|拿着?)[^,。?没]{0,3}(?:退休金|退休工资|地租|房租)(?!吗|没|不)"
        r"|(?:退休金|退休工资)(?:一个?月|每月|有|是)*[一二两三四五六七八九\d]|有(?:地|房)租": False,
    },
)
# 能自己吃饭,洗澡不行
_REST_BY_OTHERS: Final = (
    r"[^。?部]{0,14}"
    r"(?:不行|不能(?!自理)|不了(?![床炕])|得人|要人|靠人|叫人|得帮|人帮|[得要][扶搀架])"
)
SELF_CARE: Final[Fact[str]] = Fact(
    "self_care",
    "吃饭、穿衣、上厕所这些能自己来吗？",
    {"能自理": "能自理", "部分不能自理": "部分丧失", "完全不能自理": "完全丧失"},
    read=person_field("self_care"),
    personal=True,
    label="能不能自理",
    spoken={
        r"(?<!半)全护理|(?:照护费|护理费)(?:是|按|的|给)*一档|瘫(?:痪)?(?:在"
        r"|到)?[^,。?]{0,2}[床炕](?:上)?|瘫得|全瘫|完全(?:不能|丧失|不)自理"
        r"|自理不了|(?<!能)不能自理"
        r"|下不了[床炕]|[床炕]也?下不(?:来|了)|不能动弹|动弹不(?:得|了)"
        r"|吃喝拉撒[^,。?]{0,4}(?:床|人|伺候|不了|靠)|植物人|失禁"
        r"|床上吃[^,。?]{0,3}拉|翻身[^,。?]{0,4}(?:人帮|靠人|要人|不了)|一点(?:都|也)?(?:动不了|不能动)"
        r"|卧床(?!休息)"
        r"|失能(?<![半分]失能)(?!补|评|等级|鉴定)|生活(?:完全)?不能自理"
        r"|屎尿[^,。?]{0,6}(?:伺候|人管|床|炕)": "完全丧失",
        r"(?:照护费|护理费)(?:是|按|的|给)*二档|半(?:拉子?|个)?自理|半失能|部分失能"
        r"|部分(?:不能|丧失|能)(?:自理)?"
        r"|[评定算属是成][了为成]?半护理|[和跟与比]半护理|半护理[和跟与比]"
        r"|(?:^|(?<=[,。从由])|(?<=原[来先])|(?<=[先以]前))半护理(?=的?(?:[,。 ]|$))"
        rf"|(?:能自己|自己(?:还)?能)[^,。?]{{1,5}}{_REST_BY_OTHERS}"
        rf"|[吃饭穿衣][^,。?]{{0,2}}(?:能自己|自己(?:还)?(?:中|能|行|可以)){_REST_BY_OTHERS}"
        r"|走路[^,。?]{0,2}[得要]人?[搀扶架]|不是(?:全|完全|都|啥都)不能"
        r"|[得要靠]人[帮搀扶伺][^。?]{0,4},[^,。?]{0,4}(?:自己(?:还)?能|能自己)"
        r"[^,。?]{0,3}": "部分丧失",
        r"(?:照护费|护理费)(?:是|按|的|给)*三档|能(?<![不半分]能)(?:够)?自理"
        r"|(?:什么|吃穿|生活|[吃穿][^,。?]{1,5})(?:都|全)?(?:能|是)?自己(?:来|干|弄|管"
        r"|做)(?!不)|不用(?:人|别人)(?:照顾|伺候|管)"
        r"|吃喝拉撒(?:都|全|也)?(?:能)?自己(?:都|全)?(?:行|中|能|管|来)"
        r"|能跑能跳|自己(?:还)?能照[顾料]|能走能吃|生活自理|全自理(?<!完全自理)(?!不)|还能动弹"
        rf"|能自己(?:穿|洗衣|吃饭|做饭)(?!{_REST_BY_OTHERS})"
        rf"|自己(?:还)?能(?:穿|吃饭|吃|做饭|照顾)(?:穿衣|自己)?(?!{_REST_BY_OTHERS})": "能自理",
    },
)
_TREATED: Final = (
    r"(?:看病|治病|住院|医药费?|药费|手术|白血病|尿毒症|癌|瘤|透析|化疗|重病|大病|吃药|重症"
    r"|ICU|icu)"
)
HARDSHIP: Final[Fact[str]] = Fact(
    "hardship",
    "遇上的是哪种难处？",
    {
        "眼前过不下去的急难": "urgent",
        "看病等花钱太多": "expense",
        "孩子上学花钱太多": "education",
        "都不是": "none",
    },
    label="是哪种难处",
    spoken={
        r"揭不开锅|断了?[粮炊顿]|没有?(?:饭|粮食?)吃|没有?吃的(?=$|[,。!?了])|没有?米下锅"
        r"|吃不[上起]饭|饭(?:都|也)(?:快)?(?:吃不上|没得吃)"
        r"|没钱(?:吃饭|买[米面粮菜])|(?<!得我[一两三几])天(?:都|就)?没吃|饿(?:着肚子|[得晕昏])|上顿没下顿"
        r"|(?<![店门])(?:米|面|粮食?)(?:都|也)?(?:没有?了|吃[光完])|没有?什么吃[的了]|一粒[米粮]"
        r"|没有?(?:处|地方)住|没吃没[住喝穿]|无家可归|急难"
        r"|没有?钱[^,。?]{0,4}(?:看急|急[救诊]|抢救|救命)|(?:急病|急诊|抢救|救命)[^。?]{0,8}没有?钱"
        r"|火烧|[着起失遭]了?(?:场|一场)?大?火|(?:房子?|屋子?"
        r"|家里?)[^,。?]{0,6}烧|烧(?:光|没|净|成)"
        r"|(?:水|房子?|屋子?|地|粮食?|庄稼)[^,。?]{0,6}(?:淹|冲走|冲毁|毁了|塌了|漏得没法)"
        r"|(?<![楼票])(?:家里?|屋里)[^,。?]{0,4}(?:进水|淹|泡)"
        r"|车祸|突然(?:病|得|出)|意外|遭了?灾|生活[^,。?]{0,2}没(?:有)?着落|没法过|断了奶粉"
        r"|奶粉[^,。?]{0,2}断"
        r"|被?骗(?:走|光|了)|锅里没米|(?:[一二两三四五六七八九十仨俩几]个?月"
        r"|半年)没(?:有)?(?:活干|收入|进账|见着|挣着?"
        r"|一分)[^,。?]{0,3}(?:钱|收入)"
        r"|ICU[^。?]{0,12}(?:没有?钱|凑不|花[光完净])|(?:手头|手里|身上|兜里)[^,。?]{0,3}"
        r"(?:一分(?:钱)?[也都]?没有?|没有?一分)"
        r"|(?:急|住院)[^,。?]{0,4}(?:凑不齐|钱不够|交不[起上])": "urgent",
        r"教育(?:支出|型|类)": "education",
        r"(?<!刚性)(?<!教育)支出型": "expense",
        # What was paid for an illness, and what it did: 做手术花了九万把家底掏空, 看病欠了一屁股债.
        rf"{_TREATED}[^。?]{{0,16}}(?:掏了?[^,。?]{{0,4}}万|花光|掏空|掏光|借|欠|负债|负担|拖垮|撑不住|过不下去"
        rf"|花了?(?:好几|[一二三四五六七八九十几\d]+)(?:多)?万)"
        rf"|{_TREATED}[^。?]{{0,10}}(?:自付|自己(?:掏|付|拿|出))了?的?(?:\d{{5,}}|[一二三四五六七八九十两几]+万)"
        rf"|(?:借|欠)[^,。?]{{0,8}}(?:看病|治病|医药费?|药费)"
        rf"|{_TREATED}[^,。?]{{0,6}}(?:太[高多贵重]|吃不起|看不起)"
        rf"|{_TREATED}[^。?]{{0,10}}(?:没有?钱了|花净|花完|花穷)": "expense",
        r"(?:学费|上(?:大)?学|念书|读书)[^。?]{0,8}(?:不够|差着?钱|交不[起上]|拿不[起出]|没钱|太?[重高贵沉]"
        r"|愁|凑不|供不|供穷|掏空)"
        r"|供[^,。?]{0,8}(?:上学|念书|大学)[^。?]{0,6}(?:借|欠|穷|空)|大学生?[^,。?]{0,6}供(?:穷|空|不起)"
        r"|(?:交|拿|凑|供)不[起出上齐][^,。?]{0,4}(?:学费|上学|念书)|(?:俩|两个|三个"
        r"|几个)?(?:孩子|娃)上(?:大)?学[^,。?]{0,4}供": "education",
    },
    gives_way=("urgent",),
)
CHILD_KIND: Final[Fact[str]] = Fact(
    "child_kind",
    "孩子是哪一种？",
    {
        "福利机构养的孤儿": "机构",
        "散居孤儿或事实无人抚养": "散居",
        "重点困境儿童": "困境",
        "不是孤儿和困境儿童": "none",
    },
    read=_child_kind,
    personal=True,
    delicate=True,
    label="是不是孤儿、困境儿童",
    spoken={
        r"福利院|福利机构|(?:机构|公家)(?:里|集中)?(?:供|抚|收)?养(?!老)": "机构",
        # 想办孤儿补助 makes no orphan of a child.
        r"(?:孤儿(?!机构|福利|公家)|事实无人抚养(?:儿童)?)(?!的?(?:补助|补贴|生活费|费|钱|待遇"
        r"|手续)|不|吗)"
        r"|父母双亡|爹(?:妈|娘)都(?:没|不在)": "散居",
        r"困境儿童(?!的?(?:补助|补贴|生活费|费|钱|待遇|手续)|不|吗)": "困境",
    },
    gives_way=("散居",),
)
# What is looked at, and in what words one says of it that he cannot: 起不了床, 茅房去不了.
_BY_OTHERS: Final = "(?:[得要靠用]|离不开)(?:[别旁]?人|[他她我]|家里人)"
_TOILET: Final = "(?:厕所|茅[房子厕]|卫生间)"
_ADL_WORDS: Final = {
    "(?:吃饭|吃喝|饭(?=[都也]?自己))": rf"{_BY_OTHERS}[^,。?]{{0,2}}喂|饭[都也]?{_BY_OTHERS}"
    "|喂着?(?:饭|吃)|吃不[了成]饭|饭[都也]?(?:(?:吃|端|扒)不[了成住起]|(?:不能|没法)(?:自己)?吃)",
    "(?:穿(?:脱)?(?:衣[服裳]?|鞋)|衣[服裳])": rf"穿不[了上成]衣?|衣[服裳]?[都也]?"
    rf"(?:{_BY_OTHERS}|穿不[了上成]|(?:不能|没法)(?:自己)?穿)|[帮给]着?[他她我]?穿",
    "(?:(?:上下|下|上|起)[床炕]|起身|翻身)": "[上下起]不[了来去成][床炕]"
    "|[床炕][都也]?[上下起]不[了来去成]|起不来(?![床炕])|[抱扶架搀拉][^,。?]{0,4}(?:[上下][床炕]|起)|瘫(?:痪)?[^,。?]{0,2}[床炕]",
    rf"(?:[上去]个?{_TOILET}|{_TOILET}(?=[都也]?自己)|解手|如厕|大小便|拉屎(?:撒尿)?)": (
        rf"[上去下]不[了成]{_TOILET}|{_TOILET}[都也]?(?:自己)?(?:[上去]不[了成]|{_BY_OTHERS})"
        "|解不[了成]手|[端接][^,。?]{0,4}[屎尿]"
        "|(?:[屎尿]|大小便)[^,。?]{0,4}(?:伺候|[床炕裤])|尿不湿|失禁"
    ),
    "(?:(?:屋里|室内)的?)?(?:走[动路道]?|行走|挪动|迈步|挪步)": "[走挪迈]不[了动成开](?![床炕])"
    "|站不(?:起来|住|稳)|[步腿路道][都也]?(?:没法|不能)(?:自己)?走",
    "(?:洗澡|擦身)": rf"洗不[了成动]澡|澡[都也]?(?:自己)?(?:洗不|{_BY_OTHERS}"
    rf"|(?:不能|没法)(?:自己)?洗)|[帮给][^,。?]{{0,3}}(?:洗澡|擦身)|身[上子]?[都也]?{_BY_OTHERS}擦",
}
_ADL: Final = f"(?:{'|'.join(_ADL_WORDS)})[、,和跟连带 ]?"
_NOT_ALONE: Final = (
    "(?:什么的|这些|那些|这?[一二两三四五六几\\d][样项件]事?)?[都全也自己个儿样]*(?:不[中行能会]|[做干弄办]不了|没法|得靠|要靠|离不开人"
    "|[得要靠用](?:有)?[别旁]?人|[得要靠]?(?:有)?(?:人|我|旁人)?(?:来|给)?[扶搀喂帮架]"
    "|[得要][我他她人][^,。?]{0,3}给?[弄做洗穿])"
)
_ABLE: Final = "(?<!(?<![不没])能)(?<!能自己)"  # not before what is done: 屋里能走,洗澡不行
ADL_FAILED: Final[Fact[Decimal]] = Fact(
    "adl_failed",
    "吃饭、穿衣、上下床、上厕所、屋里走、洗澡，有几样自己做不了？",
    display="{}样自己做不了",
    personal=True,
    label="有几样自己做不了",
    samples=(Decimal(0), Decimal(2), Decimal(5)),
    counted=(
        r"({n})[项样件](?:都|全|事|自己|自理|自个)*(?:做不了|弄不了|干不了|不能|不行|做不成"
        r"|[得要][^,。?]{0,2}人|[靠离][^,。?]{0,2}人)",
        r"(?:不能|做不了|干不了)的?(?:有|就|占|是)?({n})[项样件]",
    ),
    # 穿衣、上厕所、洗澡都得人; 起不了床,茅房也去不了: as many as are named.
    each_of=tuple(
        rf"{_ABLE}{named}[、,和跟连带 ]?(?:{_ADL})*{_NOT_ALONE}|{cannot}"
        rf"|不(?:能|会)(?:自己|自个儿?)?(?:{_ADL})*{named}"
        for named, cannot in _ADL_WORDS.items()
    ),
)
# 给俺家一月发800,对不对: what comes is held beside what is due.
_RIGHT: Final = (
    r"(?:对不对|对吗|对么|对不|少不少|少了|是不是少|给少|够不够数|合适|够数|错没错"
    r"|算错)"
)
PAID: Final[Fact[Decimal]] = Fact(
    "paid_amount",
    "现在每月给多少？",
    display="现在每月给{}元",
    label="现在每月给多少",
    samples=(Decimal(100), Decimal(800)),
    topical=True,
    counted=(
        rf"(?:给|发|领|打|拿|到手)(?:了|我们?|他|她|的|着|才|就|只|每月|一个?月|家)*({{n}})(?:块"
        rf"|元)?钱?[^?]{{0,30}}?{_RIGHT}",
        r"(?:实际|实发|当时|那时候?|那会儿?|其实)(?:上|是|才|就|只|每月)*(?:给|发|领|打|拿)(?:了|我们?)?({n})",
    ),
)


def beside(paid: Decimal, due: Decimal) -> str:
    """What is to be said of what comes each month, beside what is due by what is known."""
    if paid == due:
        return f"您说的{plain(paid)}元对得上"
    if paid < due:
        return f"您说的{plain(paid)}元少了{plain(due - paid)}元，带卡去查"
    return f"您说的{plain(paid)}元比这个多，可能是后来又涨了"
