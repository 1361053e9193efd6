"""What no medical insurance pays, whatever the catalogue of the year holds."""

from __future__ import annotations

from typing import Final

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

ITEM: Final[Fact[str]] = Fact(
    "treatment_item",
    "问的是哪一样：疫苗、保健品，还是别的药和项目？",
    {
        "预防的疫苗": "疫苗",
        "滋补保健、美容、减肥": "保健",
        "在国外看的病": "境外",
        "别的药或项目": "别的",
    },
    "{}",
    label="是哪一样",
    topical=True,
    spoken={
        r"疫苗|狂犬针|九价|HPV|(?:流感|肺炎|防疫|预防)针"
        r"|[狗猫鼠][^,。?]{0,3}[咬抓挠][^,。?]{0,4}[^。?]{0,3}打?[的了]?针": "疫苗",
        r"保健[品药]|滋补|阿胶|减肥(?:药|针)|脱发|祛斑|点痣|美容|戒烟|避孕药"
        r"|司美格鲁肽减肥": "保健",
        r"(?:出国|国外|境外|外国|(?:在|去|到|上|跑|回)(?:日本|韩国|泰国|香港|澳门|台湾|美国))[^。?]{0,14}"
        r"(?:病|住院|治|看|医|药|摔|伤)": "境外",
    },
)


@rule()
def manual_claim(facts: Facts, law: Law) -> Entitlement:
    """What was paid by oneself is claimed afterwards; not what the catalogue leaves out."""
    if facts.presume(ITEM, "别的") == "别的":
        return entitled()
    return covered.function(facts, law)


@rule()
def covered(facts: Facts, law: Law) -> Entitlement:
    item = facts.maybe(ITEM)
    if item == "境外":
        return not_entitled("在国外、境外看病的钱，法律写明不归医保")
    if item is not UNKNOWN and law.find("catalogue_since") is not None:
        if item == "疫苗":
            return not_entitled(
                "预防用的疫苗不进医保目录", notes=("伤口处理、打别的针，看目录里有没有",)
            )
        if item == "保健":
            return not_entitled("滋补保健、美容、减肥、治脱发、戒烟的药不进医保目录")
    return undecided("要看当年的医保目录里有没有，目录里的按规定报，没有的自己出")
