"""Looked at before anything else: danger, other people's data, fraud, tampering, medicine doses.

Phrasings of the scope.* intents catch what is put plainly; these patterns catch what must not be
missed however it is put. Each names the intent of the general room that answers.
"""

from __future__ import annotations

import re
from typing import Final

# Present danger; what asks for help with money after a disaster is none.
_AFTERMATH: Final = re.compile(r"救助|补助|补贴|申请|赔|报销|报多少|改造|重建|保险|政策|安置")
_NOW: Final = re.compile(r"救命|正在|快[点来死]|现在|马上|眼看|不行了")

_EMERGENCIES: Final = (
    (
        "scope.unsafe.emergency.suicide",
        r"不想活|活不下去|活够了|自杀|寻短见|寻死|想死|不如死|死了算|跳[楼河井]|上吊|割腕|轻生|结束(?:自己|这)?的?生命"
        r"|喝(?:了)?(?:农药|敌敌畏|百草枯|药)(?:死|了|算)",
    ),
    (
        "scope.unsafe.emergency.medical",
        r"胸[口闷]?(?:很|好|突然|一直|发)?[疼痛闷]|心口(?:窝)?疼|喘不(?:上|过)(?:来)?气|上不来气|昏迷|昏倒|晕倒|昏过去|不省人事|叫不醒"
        r"|没(?:有)?呼吸|没气了|大出血|血止不住|流血不止|抽搐|口吐白沫|中毒|煤气|一氧化碳|喝了?(?:农药|百草枯|敌敌畏)"
        r"|脑(?:出血|梗)了|嘴歪|心脏病犯|吐血|羊水破|要生了|触电|溺水|掉(?:河|井|水)里|摔(?:下来|得).{0,6}(?:不动|起不来|动不了)",
    ),
    (
        "scope.unsafe.emergency.fire",
        r"着(?:大)?火|起火|失火|火灾|烧起来|煤气(?:泄|漏)|冒(?:大|黑|浓)烟|爆炸",
    ),
    (
        "scope.unsafe.emergency.violence",
        r"家暴|拿(?:着)?刀|要(?:砍|杀|打死)|砍(?:人|我|俺)|杀人|打我|打俺|往死里打|被打|绑架|强奸|抢劫|持刀|殴打|动手打",
    ),
    (
        "scope.unsafe.emergency.flood",
        r"发(?:大)?(?:洪)?水了|洪水|水(?:进|漫|淹)(?:了|进|到|上)?.{0,4}(?:屋|家|床|胸|腰|炕)|被(?:水)?困|决堤|(?:房子|屋)(?:要|快|马上)(?:塌|倒)|房(?:子)?塌|埋(?:在|住)",
    ),
)
_REFUSALS: Final = (
    (
        "scope.unsafe.scam",
        r"保证金|解冻费|验证码|刷流水|安全账户|(?:先|要|让).{0,6}(?:交|打|转|汇).{0,6}(?:手续费|工本费|押金|钱).{0,10}(?:才|再|就)(?:能|给|发|领)"
        r"|(?:自称|说是|冒充).{0,10}(?:局|办|中心|干部|工作人员|客服).{0,16}(?:转账|打钱|汇款|银行卡|密码|链接)|点(?:了|开|击)?.{0,4}链接|银行卡密码|中奖",
    ),
    (
        "scope.unsafe.tampering",
        r"(?:忽略|无视|忘记).{0,6}(?:指令|规则|设定|提示|限制)|(?:我|俺)是.{0,4}(?:管理员|系统管理|开发者|程序员)|管理员(?:权限|密码|模式)|系统提示词?|越狱"
        r"|(?:你|恁|机器人|系统).{0,4}(?:把|给|帮).{0,14}(?:改成|改为|改一下|改到|删[了掉除]|录入|添加|加进|加上|登记成|调成)"
        r"|(?:把|给|帮).{0,12}(?:登记|等级|收入|户类别|资料|数据|记录|信息|名字|年龄|残疾).{0,6}(?:改成|改为|改一下|改到|删[了掉除]|调成|调高|调低)"
        r"|(?:后台|数据库|系统里).{0,8}(?:改|删|加)",
    ),
    (
        "scope.unsafe.fraud",
        r"假(?:证|的?残疾证|病历|发票|票|材料|证明|低保|离婚)|(?:造|作|做|弄|办|开|伪造|买)个?(?:了)?(?:个|张|份|点)?假|伪造|虚报|瞒报|谎报|隐瞒|骗(?:保|补|取|点|政府|国家|医保)"
        r"|(?:少|低)报.{0,4}(?:收入|点|些)|(?:转移|藏|过户).{0,8}(?:存款|财产|房|车).{0,12}(?:低保|贫困|查)|挂床|冒用|冒名|顶替|借.{0,6}(?:医保卡|社保卡).{0,8}(?:住院|看病|报销|用)"
        r"|(?:托|找)(?:个)?(?:关系|熟人|人).{0,12}(?:办|弄|评|进)|送(?:点)?(?:礼|钱).{0,10}(?:低保|评|办|残疾)|(?:不|没)(?:够|符合).{0,8}(?:怎么|想办法|咋).{0,6}(?:弄|办|混|评)",
    ),
    (
        "scope.privacy",
        r"(?:身份证号|身份证号码|银行卡号|手机号|电话号码|家庭住址|住址).{0,8}(?:是多少|多少|发我|给我|告诉|查|有没有|是啥|是什么)"
        r"|(?:查|告诉|发|给|要|看).{0,14}(?:别人|人家|他家|她家|邻居|隔壁|对门|前妻|前夫|同事|村里|全村|他们家|谁家).{0,12}(?:收入|存款|低保|残疾|病|身份证|电话|情况|信息|待遇|户)"
        r"|(?:邻居|隔壁|对门|前妻|前夫|人家|他们家|别人家|老[王李张刘陈赵孙周吴]|[王李张刘陈赵孙周吴](?:大爷|大娘|婶|叔|老三|老四|老二|家)).{0,10}(?:收入多少|一个?月(?:领|拿|挣)多少|领(?:了)?多少|拿(?:了)?多少"
        r"|有没有(?:吃|拿|领|享受)?(?:低保|残疾)|是不是(?:吃|低保|贫困|残疾|建档)|吃(?:的)?(?:低保|多少)|得的?(?:什么|啥)病|残疾几级|凭(?:什么|啥))"
        r"|名单|花名册|谁(?:家)?(?:是|在|有)(?:吃|享受|领)?.{0,3}(?:低保户?|贫困户|建档立卡|五保|精神病|残疾)|都有谁|哪(?:些|几)(?:家|户|个人).{0,6}(?:吃|是|享受|领|有)",
    ),
    (
        "scope.medical_advice",
        r"吃(?:什么|啥|哪种|几片|几粒|多少)药|(?:药|片|针|胰岛素|降压药).{0,8}(?:吃几|几片|几粒|多大量|剂量|打多少|能停|停了|加量|减量|一起吃|能不能吃|怎么吃)|(?:能|可以|可不可以)停药|偏方|土方|怎么治|咋治|治得好|能治好|用什么药|用啥药",
    ),
)
_COMPILED_EMERGENCIES: Final = [(intent, re.compile(words)) for intent, words in _EMERGENCIES]
_COMPILED_REFUSALS: Final = [(intent, re.compile(words)) for intent, words in _REFUSALS]


def caught(text: str) -> str | None:
    """The intent that answers a normalised text before anything else does, if there is one."""
    for intent, words in _COMPILED_EMERGENCIES:
        if words.search(text) and (_NOW.search(text) or not _AFTERMATH.search(text)):
            return intent
    for intent, words in _COMPILED_REFUSALS:
        if words.search(text):
            return intent
    return None
