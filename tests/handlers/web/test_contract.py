"""The API does what its description says, whatever is sent to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from schemathesis.specs.openapi.schemas import OpenApiSchema
from starlette.applications import Starlette

from handlers.office.clock import now
from handlers.office.config import Config
from handlers.office.office import Office
from handlers.web import api
from handlers.web.app import build
from knowledge.registry.tokens import EVERY_GRID, Scope, Tokens

EXAMPLES = 30  # of each operation, well formed and not


@pytest.fixture
def described(config: Config, office: Office, monkeypatch: pytest.MonkeyPatch) -> OpenApiSchema:
    monkeypatch.setattr(api, "A_MINUTE", 10**6)
    office.config = replace(config, web=replace(config.web, questions_a_minute=10**6))
    app: Starlette = build(config, office)
    return schemathesis.openapi.from_asgi("/api/openapi.json", app)


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("path", ["/api/ask", "/api/household", "/api/assess"])
def test_the_api_is_as_it_is_described(
    described: OpenApiSchema, office: Office, path: str, mode: GenerationMode
) -> None:
    _, token = Tokens(office.database).new(
        "测试", list(Scope), [EVERY_GRID], now(), timedelta(days=1)
    )
    headers = {"Authorization": f"Bearer {token}"}

    # What a column of the registry may hold is said in words: a cell can be wrong all the same.
    has_cells = path != "/api/household"
    excluded: list[Any] = [positive_data_acceptance] if has_cells else []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=described[path]["POST"].as_strategy(generation_mode=mode))
    def holds(case: Case[Any]) -> None:
        case.call_and_validate(headers=headers, excluded_checks=excluded)

    holds()
