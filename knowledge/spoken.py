"""Words by which several facts know the same thing: pieces of the expressions in `spoken`."""

from __future__ import annotations

from typing import Final

EMPLOYER: Final = r"(?:单位|厂子?里?|矿上?|公司|企业|老板)"
# 没了 behind a living being; 没救过来, 咽气: whoever was being saved.
DIED: Final = (
    r"(?:死(?!活)|人?(?:就)?没了|没的|去世|过世|逝世|身亡|走(?:了|的)|不在了|人?(?:就)?不行了"
    r"|没(?:能)?(?:抢)?救(?:过来|回来|活)|抢救无效|咽(?:了)?气|人没留住|没(?:有)?命了?)"
)
# 医保断了, 割肉, 烧锅炉 and 工钱卷跑 hurt nobody.
HURT: Final = (
    r"(?:受伤|伤(?:了|着|到)|[摔跌烫砸轧扎撞]|(?<![血电])压(?![根力价])|绞|烧伤|触电|电(?:着|了|伤|击|死)|掉下"
    r"|断(?:了|掉)?(?:一?[条只根])?[腿手脚胳指肋骨腰]|[腿手脚骨腰指胳膊头]{1,2}断"
    r"|(?:[割切碰崩刺刮剐]|卷)(?:了(?!肉)|着|伤|破|掉|断|倒|进)|夹(?:了|着|伤|住)|中毒"
    r"|闪(?:了|着)?腰|崴)"
)
