"""Words by which several facts know the same thing: pieces of the expressions in `spoken`."""

from __future__ import annotations

from typing import Final

EMPLOYER: Final = r"(?:单位|厂子?里?|矿上?|公司|企业|老板)"
# 没了 behind a living being; 没救过来, 咽气: whoever was being saved.
DIED: Final = (
    r"(?:死(?!活)|人?(?:就)?没了|没的|去世|过世|逝世|身亡|走(?:了|的)|不在了|人?(?:就)?不行了"
    r"|没(?:能)?(?:抢)?救(?:过来|回来|活)|抢救无效|咽(?:了)?气|没(?:有)?命了?)"
)
HURT: Final = (
    r"(?:受伤|伤(?:了|着|到)|[摔跌烫烧砸轧压扎割切剐刮碰撞]|绞|电(?:着|了|伤|击)|掉下|断|崩|刺"
    r"|夹|卷|中毒"
    r"|闪(?:了|着)?腰|崴)"
)
