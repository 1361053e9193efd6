"""How many square metres are paid for at least where the only home is taken."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from knowledge.facts import Fact
from knowledge.policy.entitlement import (
    Entitlement,
    Facts,
    Quantity,
    entitled,
    not_entitled,
    rule,
)
from knowledge.policy.law import Law

LEAST_AREA: Final = Quantity("least_area", "最少按多大补", "平方米")

FLOOR_AREA: Final[Fact[Decimal]] = Fact(
    "floor_area",
    "房子建筑面积多少平方米？",
    display="{}平方米",
    label="房子多大",
    counted=(
        # 别人家都九十多平 is no house of whoever asks
        r"(?<!人家)(?<!人家[都是有])(?<!邻居家)(?<!邻居家[都是有])(?<!隔壁)(?<!隔壁[家都是有])"
        r"(?<!低于)(?<!不到)(?<!小于)(?<!不足)(?<!不够)(?<!按)(?<!按照)({n})[来多几]?个?(?:平(?![均安时房整常台价米都也])|平米|平方|㎡)",
    ),
    samples=(Decimal(30), Decimal(80)),
    topical=True,
)
ONLY_HOME: Final[Fact[bool]] = Fact(
    "only_home",
    "是不是只有这一套房？",
    {"只有这一套": True, "还有别的房": False},
    "{}",
    label="是不是只有这一套",
    spoken={
        r"(?:就|只|仅)(?:有|剩)?(?:这|那)?一(?:套|间|处|个小?房)|唯一(?:的)?(?:一套)?(?:住)?房|没有?别的房"
        r"|再没有?房": True,
        r"(?:还|另)有(?:一套|别的|两套|其他)[^,。?]{0,2}房|[两二三]套房": False,
    },
    topical=True,
)


@rule(LEAST_AREA)
def small_home(facts: Facts, law: Law) -> Entitlement:
    least = law["demolition.least"]
    if facts.at_least(FLOOR_AREA, least):
        return not_entitled(f"够{least}平方米了，按实际面积补")
    if not facts.get(ONLY_HOME):
        return not_entitled("保底只给仅有一套房的，您家按实际面积补")
    step = f"只有一套、不到{least}平方米：按不少于{least}平方米补"
    return entitled({LEAST_AREA: least}, steps=(step,))
