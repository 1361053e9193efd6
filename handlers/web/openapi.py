"""The description of the API, OpenAPI 3.1, made from its types."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import msgspec
import tomli

from handlers.web import shapes

PROJECT: Final = Path(__file__).parents[2] / "pyproject.toml"
_REF: Final = "#/components/schemas/{name}"
_OPERATIONS: Final = {
    "/api/ask": (
        "ask",
        "答一段对话；带户编号要有ask权限的令牌",
        shapes.AskRequest,
        shapes.AskResponse,
        False,
    ),
    "/api/household": (
        "household",
        "一户的登记，要有household权限的令牌",
        shapes.HouseholdRequest,
        shapes.HouseholdResponse,
        True,
    ),
    "/api/assess": (
        "assess",
        "一户的每样待遇，要有assess权限的令牌",
        shapes.AssessRequest,
        shapes.AssessResponse,
        True,
    ),
}
_PROBLEMS: Final = {
    "400": "请求不对",
    "401": "没有令牌，或者令牌不对",
    "403": "令牌没有这项权限",
    "404": "没有这一户，或者这个令牌看不到它",
    "413": "请求太长",
    "429": "问得太快",
    "500": "出了点问题",
    "503": "登记库正忙",
}


def description() -> dict[str, Any]:
    types = [each for operation in _OPERATIONS.values() for each in operation[2:4]]
    (*_, problem), components = msgspec.json.schema_components(
        [*types, shapes.Problem], ref_template=_REF
    )
    project = tomli.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    return {
        "openapi": "3.1.0",
        "info": {"title": "济宁惠民政策助手", "version": project["version"]},
        "paths": {path: {"post": _operation(*each, problem)} for path, each in _OPERATIONS.items()},
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(
    name: str, summary: str, request: type, response: type, needs_token: bool, problem: Any
) -> dict[str, Any]:
    security: list[dict[str, list[str]]] = [{"token": []}]
    problems = {
        code: {"description": told, "content": _json(problem)} for code, told in _PROBLEMS.items()
    }
    return {
        "operationId": name,
        "summary": summary,
        "security": security if needs_token else [*security, {}],
        "requestBody": {"required": True, "content": _json(_named(request))},
        "responses": {
            "200": {"description": "答案", "content": _json(_named(response))},
            **problems,
        },
    }


def _named(kind: type) -> dict[str, str]:
    return {"$ref": _REF.format(name=kind.__name__)}


def _json(schema: Any) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
