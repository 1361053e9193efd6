"""The fourteen counties and zones of Jining, and the shorter names people use for them."""

from __future__ import annotations

from typing import Final

COUNTIES: Final = (
    "任城区",
    "兖州区",
    "曲阜市",
    "邹城市",
    "微山县",
    "鱼台县",
    "金乡县",
    "嘉祥县",
    "汶上县",
    "泗水县",
    "梁山县",
    "济宁高新区",
    "太白湖新区",
    "济宁经济技术开发区",
)

_ZONES: Final = {
    "高新": "济宁高新区",
    "高新区": "济宁高新区",
    "高新技术产业开发区": "济宁高新区",
    "济宁高新技术产业开发区": "济宁高新区",
    "太白湖": "太白湖新区",
    "太白湖区": "太白湖新区",
    "济宁太白湖新区": "太白湖新区",
    "经开": "济宁经济技术开发区",
    "经开区": "济宁经济技术开发区",
    "济宁经开区": "济宁经济技术开发区",
    "经济技术开发区": "济宁经济技术开发区",
    "经济开发区": "济宁经济技术开发区",
}

COUNTY_NAMES: Final = {
    **{county: county for county in COUNTIES},
    **{county[:-1]: county for county in COUNTIES if len(county) == 3},
    **_ZONES,
}


def county_named(name: str) -> str | None:
    """The full name; 省 and 市 may stand in front of it."""
    local = name.removeprefix("山东省").removeprefix("济宁市")
    return COUNTY_NAMES.get(local)
