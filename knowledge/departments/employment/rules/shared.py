"""Facts that several subjects of employment need, and lengths of time in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from knowledge.facts import UNKNOWN, Fact, Household, Interval, Maybe, Person, birthday, day_of
from knowledge.policy.entitlement import Entitlement, Facts, Range, entitled, undecided
from knowledge.policy.law import Law, LawValue, plain

YEAR: Final = 12  # months
NEARLY: Final = Decimal("0.01")  # below an end that is not reached

# Counties by their minimum wage; the benefit of the unemployed follows it.
HIGHER: Final = ("任城区", "兖州区", "曲阜市", "邹城市", "微山县")
LOWER: Final = ("鱼台县", "金乡县", "嘉祥县", "汶上县", "泗水县", "梁山县")
NOT_NAMED: Final = "未列"  # 高新区 and 太白湖新区, which the notices do not name


def years_and_months(months: Decimal) -> str:
    """100 → 8年4个月"""
    years, rest = divmod(months, YEAR)
    shown = f"{plain(years)}年" if years else ""
    return shown + (f"{plain(rest)}个月" if rest or not years else "")


def _place(household: Household | None, _: Person | None, __: date) -> Maybe[str]:
    if household is None or household.county is UNKNOWN:
        return UNKNOWN
    if household.county in HIGHER:
        return "A"
    return "B" if household.county in LOWER else NOT_NAMED


_OTHER_PLACES: Final = (
    "外省|外地|外市|省外|济南|青岛|淄博|枣庄|东营|烟台|潍坊|泰安|威海|日照|临沂|德州|聊城|滨州|菏泽"
    "|江苏|浙江|上海|北京|天津|广东|广州|深圳|苏州|昆山|南京|无锡|常州|徐州|杭州|宁波|温州|义乌|福建"
    "|厦门|河北|河南|郑州|安徽|合肥|辽宁|大连|沈阳|新疆|内蒙|东莞|佛山|武汉|成都|重庆|西安"
)
_WORKS: Final = r"(?:上(?:的)?班|打工|干活|工作|参保|社保|五险|失业|单位|公司|厂|[交缴]的)"
# Where one is registered is not where one is insured: 户口梁山,上班在青岛.
_NOT_REGISTERED: Final = (
    r"(?<!户[口籍])(?<!户[口籍][在是])(?<!老家)(?<!老家[在是])(?<!家[在是住])(?<![说按])"
)
PLACE: Final[Fact[str]] = Fact(
    "wage_group",
    "在哪个县市区上班（上过班）？",
    {
        "任城、兖州、曲阜、邹城、微山": "A",
        "鱼台、金乡、嘉祥、汶上、泗水、梁山": "B",
        "高新区、太白湖、经开区": NOT_NAMED,
    },
    "{}这一档",
    _place,
    label="在哪个县市区",
    spoken={
        _NOT_REGISTERED + r"(?:任城|兖州|曲阜|邹城|微山|市本级|市直)": "A",
        _NOT_REGISTERED + r"(?:鱼台|金乡|嘉祥|汶上|泗水|梁山)": "B",
        r"高新区|太白湖|北湖新?区|经开区|经济(?:技术)?开发区": NOT_NAMED,
    },
)

_FORCED: Final = (
    r"(?:不给?(?:俺|我)?(?:们)?(?:上|交|缴)(?:社保|五险|养老|保险)|没(?:给)?(?:俺|我)?(?:上|交"
    r"|缴)(?:社保|保险)"
    r"|欠薪|[欠拖压](?:欠|着|了)?(?:俺|我)?(?:们)?[^,。?!]{0,6}?工[资钱]|不发工[资钱]|降薪|降工资"
    r"|工[资钱][^,。?!]{0,6}?(?:没发|不发|没给|不给|没开|[拖欠压]着)"
    r"|[年月]没?(?:没|不)(?:给)?(?:俺|我)?(?:们)?[发开](?:过)?工?[资钱])"
)
_LEAVES: Final = r"(?:辞职|离职|辞(?![退掉了])|(?<![撵赶让叫])走人?|不干)"
_SELF: Final = r"(?:自己|自个儿?|主动|自愿|被迫|本人)"
WHY_LEFT: Final[Fact[str]] = Fact(
    "why_left",
    "是怎么离开单位的？",
    {
        "被辞退": "dismissed",
        "裁员、岗位没了": "layoff",
        "单位关门破产": "closed",
        "合同到期单位不续": "expired",
        "欠薪、不交社保逼走的": "forced",
        "单位提出来、商量着走的": "offered",
        "商量着离职": "agreed",
        "到期自己不续": "refused",
        "续签要降待遇": "worse",
        "说违纪开除": "fault",
        "说不胜任辞的": "unfit",
        "自己辞职": "quit",
    },
    personal=True,
    label="怎么离开单位的",
    gives_way=("dismissed",),  # 合同到期不续,让我走
    spoken={
        rf"{_FORCED}[^。?!]{{0,12}}?{_SELF}?(?:提的?)?{_LEAVES}"
        rf"|(?:社保|养老保险|五险)(?:一直)?没(?:给)?(?:交|缴|上)[^。?!]{{0,8}}{_SELF}?{_LEAVES}"
        rf"|因为?(?:单位|公司|厂里?)?{_FORCED}[^。?!]{{0,6}}{_LEAVES}|被迫{_LEAVES}"
        rf"|{_SELF}(?:主动|申请|要求|提出?来?的?|写的?)*{_LEAVES}[^。?!]{{0,4}}因为?[^。?!]{{0,4}}"
        rf"{_FORCED}": "forced",
        r"(?:合同)?到期[^。?!]{0,6}(?:我|俺|自己|本人)[^。?!]{0,6}不(?:想|愿意?|打算)?续"
        r"|(?:合同)?到期[^。?!]{0,4}(?:我|俺|自己|本人)不(?:想|愿)"
        r"|(?:保持|维持|照|按)原[^。?!]{0,8}(?:待遇|工资|条件)[^。?!]{0,6}"
        r"不(?:想|愿意?)?续": "refused",
        r"降(?:了)?(?:低)?[^,。?!]{0,5}(?:工资|待遇|条件|薪)[^。?!]{0,8}(?:让|叫|要)?(?:我"
        r"|俺)?续签?"
        r"[^。?!]{0,6}[不没](?:想|愿意?)?[续签干]"
        r"|降[^,。?!]{0,5}(?:工资|待遇|条件|薪|[百千\d])[^。?!]{0,16}[我俺]?(?:没|不)(?:想"
        r"|愿意?)?(?:续|干)"
        r"|续(?:签|合同)[^。?!]{0,8}降(?:低)?(?:工资|待遇|条件|薪)"
        r"|降(?:低)?(?:工资|待遇|条件|薪)(?:了)?(?:再|才)?续(?:签|合同)?[^。?!]{0,6}"
        r"不(?:愿|想|干|同意|签)": "worse",
        r"(?:合同)?到(?:了)?(?:期|头|日子|时间)[^。?!]{0,10}(?<!我)(?<!自己)(?:不(?:给|跟|和"
        r"|与)?(?:我|俺)?们?续|不要"
        r"|没给?续|不再续|终止|不签|不派)"
        r"|合同(?:期)?(?:满了?|到了)[^。?!]{0,6}(?:不续|不要|不签|不(?:跟|给|和"
        r"|与)[^,。?!]{1,3}[签续])"
        r"|(?:不续签?|没续签?)合同": "expired",
        r"(?:单位|公司|厂里?|老板|企业)(?:先|主动)?(?:提出?来?|找(?:我|俺)|要|说)"
        r"(?:要|说|的|跟(?:我|俺))*(?:协商|商量)(?:着|好|一致)?[^,。?!]{0,4}"
        r"|(?:单位|公司|厂里?|老板|企业)[^。?!]{0,8}商量[^。?!]{0,10}(?:他|它|单位|公司|厂里?"
        r"|老板)们?先提的?"
        r"|(?:单位|公司|厂里?|老板|企业|人事|主管|领导)[^,。?!]{0,4}(?:劝|动员|商量)"
        r"(?:着|我|俺|他|她)*们?(?:自己|主动)?(?:提出?)?(?:离职|辞职|走人)"
        r"|(?:单位|公司|厂里?|老板|企业)(?:先|主动)(?:来|就|说)?(?:跟|和|与|找)(?:我|俺)们?"
        r"(?:来|说|提)?(?:协商|商量|谈)(?:着|好|一致)?[^,。?!]{0,6}": "offered",
        r"不(?:能)?胜任|不称职|(?:说|嫌)[^,。?!]{0,3}干不了(?:这?活)?[^,。?!]{0,4}辞": "unfit",
        r"(?<![提出来要])协商(?:一致)?(?:解除|离职|走)|(?<![提出来要])商量(?:着"
        r"|好)?(?:离职|走人|解除)"
        r"|自愿(?:离职|解除)(?:的?(?:协议|书))|签的?(?:了)?(?:那?个)?自愿(?:离职|解除)"
        r"|(?<!自己)(?<!主动)(?<!个儿)(?<!自己先)(?:写|签)(?:了|完|过)?(?:份|个)?"
        r"辞职(?:信|书|报告|协议)": "agreed",
        r"裁员|裁人|(?:厂里?|单位|公司)裁的|被裁|裁掉|裁了|裁下来|部门[^。?!]{0,4}(?:撤|没)|撤柜|撤店"
        # 说效益不好,叫我明天别来了: a reason given to one is no cutting of posts.
        r"|(?:效益不好|订单少)(?![^。?!]{0,16}(?:(?:让|叫|喊|通知|辞退?|开|炒|撵"
        r"|赶)了?|把)(?:我|俺|他|她)(?!们)|(?:效益不好|订单少)[^。?!]{0,8}被(?:辞|开))"
        r"|岗位?(?:撤|取消|没)(?:了|掉)|(?:车间|班组)[^,。?!]{0,3}撤|遣散|缩编|减员|精简人"
        r"|下岗": "layoff",
        r"(?:单位|公司|厂子?里?|企业|店)?(?:倒闭|破产|关门|关停|(?<!协商)(?<!商量)(?<!商量着)散伙)"
        r"|(?:厂[子里]?|公司|店)(?:黄了"
        r"|没了|不开了|倒了)"
        r"|老板(?:跑了|关门)": "closed",
        r"(?:严重)?违纪|(?<!违法)(?<!非法)开除|除名|旷工": "fault",
        r"[违非]法(?:开除|辞退|解除)|没(?:有)?(?:个|什么|半点|任何|正当)?(?:理由|缘由)[^,。?!]{0,8}"
        r"(?:不要|撵|赶|辞|开)|说(?:不要就不要|撵就撵|开就开|辞就辞)"
        r"|被辞(?=[,。?]|$)|(?:被|给)开了|把(?:我|俺|他|她)们?开(?:了|掉)|(?:没(?:有)?(?:理由"
        r"|缘由|说法)|无缘无故|无故)[^,。?!]{0,8}(?:辞|开|撵)|给辞了|被辞(?=[补赔给能,。?]|$)"
        r"|(?:被|把(?:我|俺|他|她)们?|要)?(?:辞退|辞掉|(?<!自己)(?<!干)辞了(?![职工])"
        r"|解雇|解聘|炒鱿鱼|炒了"
        r"|劝退|撵走|撵了|撵|回掉了?)"
        r"(?:俺|我)?(?:走)?|(?<!到期)(?<!到期单位)(?<!到期公司)(?<!到期厂里)(?<!到期了)(?:突然|忽然)?不要(?:我|俺|他|她)们?了?|(?:让|叫)(?:我|俺|他"
        r"|她)们?(?:月底)?走人?"
        r"|单位解除|(?:被|叫|让)(?:人|老板|单位|公司|厂里?)[^,。?!]{0,2}(?:开|辞|撵|赶|轰)(?:了"
        r"|走|出)"
        r"|(?:让|叫)(?:我|他|她)们?(?:明儿|[明后]天|以后|下周|下个?月|月底)?(?:别|不用|不要)(?:再"
        r"|去)*(?:来|上班)"
        r"|(?:让|叫)(?:我|他|她)们?(?:收拾东西|卷铺盖|滚(?=[,。 蛋走]|$)|回家(?=[,。 ]|$))"
        r"|不用(?:我|他"
        r"|她)们?了": "dismissed",
        rf"{_SELF}(?:主动)?(?:要求|提出?来?的?|想|不想|要)?(?:干)?(?:的)?{_LEAVES}"
        rf"(?![^。?!]{{0,10}}{_FORCED})"
        rf"|{_SELF}不想干[^,。?!]{{0,3}}|不想干[^,。?!]{{0,2}}辞的?"
        rf"|{_SELF}先?(?:写|交|递|打)了?的?(?:份|个)?(?:辞职(?:信|书|报告)|条子[^,。?!]{{0,2}}走)"
        r"|(?:交|递)(?:了|的)?(?:份|个)?辞(?:职|呈)(?:信|书|报告)?|(?<!被)(?<!给)裸辞"
        r"|嫌[^,。?!]{1,8},?(?:我|就|自己|他|她)*(?:辞(?!退)|不干(?!净)|没再去|走了)"
        rf"|(?<!被迫)(?<!让我)(?<!写)(?<!签)辞职(?![信书报]|[^。?!]{{0,10}}{_FORCED})"
        r"|自离|自己提的|跳槽": "quit",
    },
)

ELSEWHERE: Final[Fact[bool]] = Fact(
    "insured_elsewhere",
    "是在济宁以外的地方上班、参保的吗？",
    {"在济宁以外上班、参保": True, "在济宁上班、参保": False},
    label="在不在济宁参保",
    topical=True,
    spoken={
        rf"(?<!以前)(?<!原[来先])(?<!之前)在?(?:{_OTHER_PLACES})市?(?:那边"
        rf"|这边)?的?[^,。?!]{{0,4}}?{_WORKS}"
        rf"|{_WORKS}(?:了|的)?(?:地|都)?[在是到](?:{_OTHER_PLACES})": True,
    },
)
RETIRED: Final[Fact[bool]] = Fact(
    "works_after_retiring",
    "是已经领着养老金再去干活的吗？",
    {"领着养老金再干的": True, "没领养老金": False},
    personal=True,
    label="是不是领着养老金",
    spoken={
        r"返聘|(?:领|拿)(?:着|了)?(?:退休金|退休工资|养老金)[^。?!]{0,6}(?:上班|干活|打工|去)"
        r"|退休(?:后|了)?(?:又|再)(?:去|到|在|出来)?[^,。?!]{0,6}(?:上班|干活|打工|干)"
        r"|退休后(?:去|到|在|出来)[^,。?!]{0,6}(?:上班|干活|打工|看大?门)": True,
    },
)

_HERE: Final = r"了?,?(?:现?在|到)?(?:这个?|本|现)(?:家|单位|厂|公司|店)"  # told beside the whole
SERVICE: Final[Fact[Decimal]] = Fact(
    "service_months",
    "在这个单位一共干了多久？",
    display="在单位干了{}",
    personal=True,
    label="在单位干了多久",
    samples=tuple(map(Decimal, (3, 31, 100, 200))),
    counted=(
        rf"(?:干|(?<!等)待|呆|(?<!总共)(?<!累计)(?<!前后)工作|上班|做|焊|站|打工)(?:了|过|满|够)?(?:都|有"
        rf"|快)?({{t}})(?!{_HERE})",
        r"上(?:了|过|满|够)({t})(?:的)?班",
        # 公司拖工资三个月了 tells how long the wages are owed.
        r"(?:单位|公司|厂里?|厂子|店里?|这里?|这家|学校|工地|医院|饭店"
        r"|超市)(?!说)[^,。?!欠拖压扣停赖年]{0,8}?({t})(?:了(?![不没]?(?:给|发|开))|,|被|$"
        r"|没(?!有?(?:给)?我?们?(?:发|开|见)))",
        # 工龄 where one unit is spoken of: 公司提出解除,工龄五年.
        r"(?<!总)(?<!累计)(?<!连续)(?<!说我)工龄(?:一共|有|是|满|都)*({t})(?![^。?!]{0,14}(?:干"
        r"|在[这本]|本单位|这个))",
        r"在(?:里头|里面|那里?|那儿|那边)(?:干|待)?(?:了|都|有|快)?({t})",
        r"(?:入职|入职到现在|进厂|进公司|(?<![以下上近后原本])来了?)(?:了|有|才|都|就|快|满)?({t})",
        r"(?:本单位|司龄|单位工龄)[^,。?!]{0,3}({t})",
        r"(?:^|[,。 ])(?:俺|我)?({t})(?:了)?(?:没|都没|一直没)(?:给)?(?:俺|我)?(?:们)?签",
        r"^(?:俺|我)?({t})(?:了)?,?(?=(?:就|都|叫|让)?(?:给辞|被辞|被裁|被开"
        r"|给开|公司|单位|厂里|厂子|老板|企业|自己|自个|不想干|没理由|没犯|没缘由|无缘无故"
        r"|把(?:我|俺)|(?:一个?)?月(?:薪|工资)?\d{4}))",
        # 六年零两个月,月薪5600: a length by itself before the wage.
        r"(?<=[,。 ])({t})(?=,(?:我|俺)?(?:的)?(?:月薪|月均|月工资|工资|每月|一个?月))",
        r"(?<!断了)({t})没(?:给)?(?:我|俺)?(?:们)?(?:上|交|缴)(?:过)?(?:社保|保险|五险)",
        r"干(?:着)?(?:公益岗|保洁|保安|看门|环卫)(?:了|都)?({t})",
        r"(?<=,)({t})(?=,(?:一共|总共|该|能|赔|补))",
        r"^(?:俺|我)?({t}),?(?=\d{4}(?:块|元)?钱?(?:一个?月|每月))",
        r"(?:端|洗|扛|搬|刷|扫|缝|炒|送)(?:盘子?|碗|菜|货|地|活)?(?:了|过|满|整)*({t})"
        r"(?=[^,。?!没]{0,4}(?:[,。没未]|$))",
    ),
    written=years_and_months,
)
PAID: Final[Fact[Decimal]] = Fact(
    "unemployment_months",
    "失业保险（五险）一共交了多久？",
    display="失业险交了{}",
    personal=True,
    label="失业险交了多久",
    spoken={
        r"(?:只|光|就)(?:给)?(?:我|俺)?(?:交|缴|上|买)(?:了|着|的)?(?:养老|医疗"
        r"|医保)[^。?!]{0,12}"
        r"|(?<![年月])(?:没|未)(?:给)?(?:我|俺)?(?:们)?(?:交|缴|上|买)(?:过)?失业保?险"
        r"|(?:社保|五险|保险)(?:一天|从来|从没|压根)(?:都|也)?没?(?:给)?(?:我|俺)?(?:们)?(?:交|缴|上)过?(?=[,。?!]|$)"
        r"|(?:灵活就业|自己|自个儿?)[^,。?!]{0,4}(?:交|缴|上)的?(?:社保|保险|五险)"
        r"|没(?:有)?(?:工作|上班)(?![了过])(?=[^,。?!]{0,6}(?:跟着|也)[^,。?!]{0,2}[能领享])"
        r"|(?:从来?|一直|一天|压根)[都也就]*没(?:有)?(?:上过班|工作过?(?!的?活))": Decimal(0),
    },
    samples=tuple(map(Decimal, (6, 30, 80, 130))),
    counted=(
        # 欠缴失业险四个月 tells how long it was not paid.
        r"(?<![欠漏断停少])(?<![欠漏断停少没未][交缴着了])(?<!没给[交缴上])"
        r"(?:失业保?险|五险|社保|保险|三险)(?:费|金|都|一共|总共|就|只|刚好|才|也|累计|已经"
        r"|实际)*"
        r"[交缴]?(?:费|了|过|满|够|有|才|刚好|都|快)*({t})(?!(?:都"
        r"|一直)?[没未]有?(?:给)?我?们?[交缴上])",
        r"(?<![欠漏断停少没未给])[交缴](?:费|了|过|满|够|有|才|刚好|都|快|着)*(?:失业保?险|五险"
        r"|社保|保险)?(?:刚好|才"
        r"|有|都)*({t})",
        # 厂里交了四年加上站点这边一年: of both together.
        r"[交缴](?:费|了|过|满|够|有)*({t}[^。?!]{0,8}?(?:加上|再加|又加)[^。?!]{0,10}?{t})(?:的)?(?:失业保?险)?",
        r"[交缴]费?年限(?:是|有|为)?({t})",
        r"参保(?:了|满|有|都)*({t})",
        r"(?<!领)(?<!领了)(?<!领过)(?<!批了)({t})(?:的)?失业(?:保?险|金)",
    ),
    written=years_and_months,
)
OWED: Final[Fact[bool]] = Fact(
    "insurance_owed",
    "单位有没有欠缴？",
    {"单位欠缴": True, "没有欠缴": False},
    personal=True,
    label="欠没欠缴",
    spoken={r"[欠漏断](?:着|了)?(?:我)?(?:们)?的?(?:[交缴]|社保|失业保?险|五险)": True},
)
DIED: Final[Fact[bool]] = Fact(
    "died_at_work",
    "人是不是在干活时没的？",
    {"干活时人没了": True, "人在": False},
    personal=True,
    label="人是不是没了",
    topical=True,
    spoken={
        r"(?:撞|摔|砸|压|电|淹|累|轧|烧|炸|掉下来)死|工亡|猝死|死在(?:工地|厂|车间|单位|岗)"
        r"|(?:干活|上班|工地上?|送货|送外卖|厂里)[^。?!]{0,14}(?:死了|没了|去世|身亡|人没)": True,
    },
)
WORKED: Final[Fact[Decimal]] = Fact(
    "worked_months",
    "从头一份工作算起，一共工作了多少年？",
    display="一共工作了{}",
    personal=True,
    label="一共工作了多少年",
    samples=tuple(map(Decimal, (6, 60, 150, 300))),
    counted=(
        # 单位说我工龄不满一年 is what the employer says.
        r"(?<!说我)(?<!说我连续)(?:总|累计)?(?:工龄|工作年限)(?:一共|总共|有|是|满|累计|都"
        r"|快)*({t})",
        r"(?:累计|一共|总共|先后|参加)(?:工作|干|上班)(?:了|满|有)?({t})",
        r"^(?:俺|我)?(?:刚)?工作(?:刚好|刚|正好|整)?(?:了|满|到)?({t})",
        rf"(?:工作|上班|干活?)(?:了|满|够)?({{t}})(?={_HERE})",
        r"(?<![工])上(?:了|满|够)?({t})(?:的)?班",
        r"({t})(?:的)?工龄",
    ),
    written=years_and_months,
)


def span(value: Maybe[Decimal | Interval]) -> Range | None:
    """Between what a number lies, both ends included; None where it is not known or open above."""
    if isinstance(value, Decimal):
        return Range(value, value)
    if isinstance(value, Interval) and value.high is not None:
        return Range(value.low or Decimal(0), value.high - NEARLY)
    return None


def until_when(
    facts: Facts, begun: Fact[Decimal], months: LawValue, law: Law, late: str
) -> Entitlement | None:
    """What is left of a time of so many months (whole years) that runs from a day that is told, or
    from one of a month; None where neither is."""
    told = facts.between(begun)
    if told is None or told.low is None or told.high is None:
        return None
    years = int(months.amount) // YEAR
    first, last = (birthday(day_of(day), years) for day in (told.low, told.high))
    until = f"{first.year}年{first.month}月" + (f"{first.day}日" if first == last else "")
    if law.day > last:
        return undecided(f"到{until}满一年了，{late}")
    if law.day > first:
        return undecided(f"{until}满一年，哪天满看是哪天的事，赶紧去；{late}")
    return replace(entitled(), reasons=(f"还来得及，最晚{until}前递上去",))


def length_in_words(facts: Facts, fact: Fact[Decimal]) -> str:
    """What was told of a length, for the arithmetic; empty where it is no exact one."""
    value = facts.within(fact)
    return years_and_months(value) if isinstance(value, Decimal) else ""
