"""Who may be given a plot to build a house in his village."""

from __future__ import annotations

from typing import Final

from knowledge.facts import Fact
from knowledge.policy.entitlement import (
    Entitlement,
    Facts,
    entitled,
    not_entitled,
    rule,
)
from knowledge.policy.law import Law

HAS_PLOT: Final[Fact[bool]] = Fact(
    "has_plot",
    "您这一户现在有宅基地吗？",
    {"有一处": True, "没有": False},
    "宅基地：{}",
    label="这一户有没有宅基地",
    spoken={
        r"(?:没有?|无)(?:自己的|一块|一处)?(?:宅基地?|地基|宅子|老宅)"
        r"|宅基地?[^,。?]{0,3}没有|没(?:有)?分[到着给](?:我|俺)?(?:宅基地?|地基|宅子)|(?:没|从没|一直没)(?:有)?(?:批过|要过"
        r"|划过)[^,。?]{0,3}(?:宅基|地基)"
        r"|(?:一直|压根|从来)没(?:有)?(?:宅基|地基|宅子)"
        r"|(?:老院子?|老宅子?|老屋|祖宅|宅基地?)(?:[^,。?]{0,3}(?:归|给|分给|留给|传给)了?)我?"
        r"(?:大|二|三|小)?(?:哥|弟|兄弟)": False,
        r"(?:已经?|早就?|现|都)有了?(?:一[处块个])?(?:老?宅|老院|宅基|地基)"
        r"|(?<!没)(?<!有没)有(?:[一]?[处块个])?宅基地?了|老宅还在|(?:名下"
        r"|家里?)有[一]?[处块个](?:老?宅|地基|宅基)"
        r"|有一[处块](?:老?宅|宅基|老院)|(?:旧|老)(?:宅(?:子|基地?)?|院子?)(?:也|都|就)?(?:不要|不住|退|闲|空|塌)"
        r"|一户[两二]宅|第二[块处]宅基": True,
    },
    topical=True,
)
SOLD_PLOT: Final[Fact[bool]] = Fact(
    "sold_plot",
    "以前的宅基地或老房卖过、租出去过、送过人吗？",
    {"卖过、租过、送过": True, "没有过": False},
    "{}",
    label="以前的宅基地卖过、送过没有",
    spoken={
        r"(?:宅基地?|老宅|老屋|老房子?|院子?|宅子)[^,。?]{0,8}(?:卖|租|送|赠)(?:了|给|出去|过|掉)"
        r"|(?:老?宅子?|老屋|老?房子?|院子?)(?:都|早就?|已经?)*给了?(?:弟|哥|兄弟|侄|儿子|闺女|女儿|别人)[^,。?]{0,2}了"
        r"|把[^,。?]{0,10}(?:宅基地?|老宅|老屋|老房|院子?)[^,。?]{0,6}(?:[卖送]|(?:转|让|过户)给)"
        r"|(?:宅基地?|老家|老宅|院子?)[^。?]{0,12}?(?:房子?|屋|宅子?|院子?)(?:都|早就?|已经?|给)*(?:卖|租|送)(?:给|了|出去|掉)"
        r"|(?:房子?|屋|宅子?|院子?)(?:早|都|已经?|给|去年|前年)*(?:卖|送人|租)(?:了|掉|出去"
        r"|给)[^。?]{0,14}(?:宅基|批|申请)"
        r"|(?:卖|送|租)(?:了|掉|过|出去)?(?:原来的?|自己的?|家里的?)?"
        r"(?:老?房子?|老?宅子?|老?院子?|老屋|宅基地?)(?:[之以]?后|了|,|，|再|还能|还|给)": True,
    },
    topical=True,
)


@rule()
def homestead(facts: Facts, _: Law) -> Entitlement:
    """One household, one plot; who parted with his gets no other."""
    if facts.maybe(SOLD_PLOT) is True:
        return not_entitled("卖了、租了、送了原来住宅的，再申请不批")
    if facts.get(HAS_PLOT):
        return not_entitled("一户只能有一处，已经有了就不批")
    if facts.presume(SOLD_PLOT, False):
        return not_entitled("卖了、租了、送了原来住宅的，再申请不批")
    return entitled(steps=("这一户没有宅基地",), notes=("卖了、租了、送了老宅的不批",))
