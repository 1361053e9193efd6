"""How the owners of a block vote on the money for its repairs."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from typing import Final

from knowledge.facts import UNKNOWN, Fact
from knowledge.policy.entitlement import Entitlement, Facts, rule, undecided
from knowledge.policy.law import Law, plain

TWO_THIRDS: Final = (Decimal(2), Decimal(3))


def _homes(name: str, question: str, label: str, *counted: str) -> Fact[Decimal]:
    return Fact(
        name,
        question,
        display=f"{label}{{}}户",
        label=label,
        samples=(Decimal(20), Decimal(60)),
        topical=True,
        counted=counted,
    )


OWNERS: Final = _homes(
    "owners",
    "一共多少户？",
    "一共",
    r"(?:一共|总共|共|全楼|整栋|我们楼?|这楼|楼里|单元|小区)(?:就|才|是|有)*({n})户",
    r"({n})户(?:人家|业主)?(?=(?:的?楼)?[,。]?(?:来|到|参加|同意|签|投)(?:了|的)*[一二两三四五六七八九十\d])",
)
VOTED: Final = _homes(
    "owners_voted",
    "来投票的多少户？",
    "来投票的",
    r"(?:来|到|参加|投票?)(?:了|的|有)*({n})户",
)
AGREED: Final = _homes(
    "owners_agreed",
    "同意的多少户？",
    "同意的",
    r"(?:同意|签字?|赞成)(?:了|的|有|就|才|只)*({n})户",
    r"({n})户(?:都)?(?:同意|签了?字?|赞成)",
)


@rule()
def repair_vote(facts: Facts, _: Law) -> Entitlement:
    """《民法典》 278, by heads; the floor space has to reach the same shares."""
    owners, voted = facts.maybe(OWNERS), facts.maybe(VOTED)
    if owners is UNKNOWN:
        return undecided("")
    two, three = TWO_THIRDS
    quorum = (owners * two / three).to_integral_value(ROUND_CEILING)
    if voted is UNKNOWN:
        fewest = f"最少{plain(quorum // 2 + 1)}户"
        told = f"{plain(owners)}户，至少{plain(quorum)}户来投票"
        return undecided(f"{told}、来的过半（{fewest}）同意")
    if voted < quorum:
        short = plain(quorum - voted)
        told = f"人不够：{plain(owners)}户至少要{plain(quorum)}户来投票"
        return undecided(f"{told}，还差{short}户")
    least, agreed = voted // 2 + 1, facts.maybe(AGREED)
    came = f"来的{plain(voted)}户里"
    if agreed is UNKNOWN:
        enough = f"来的够了（至少{plain(quorum)}户）"
        return undecided(f"{enough}：{came}{plain(least)}户同意就行")
    if agreed < least:
        short = plain(least - agreed)
        return undecided(f"同意的不够：{came}要{plain(least)}户同意，还差{short}户")
    return undecided(f"够了：来的{plain(voted)}户、同意的{plain(agreed)}户都过线")
