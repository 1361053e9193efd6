from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from knowledge.registry.users import CODES, Bound, Role, User, Users
from knowledge.store import Database

NOW = datetime(2020, 12, 31, 8, 0, tzinfo=UTC)


@pytest.fixture
def users(database: Database) -> Users:
    return Users(database)


def test_whoever_writes_is_a_resident(users: Users) -> None:
    assert users.get(7) == User(7, Role.RESIDENT)


def test_grant_and_revoke(users: Users) -> None:
    users.grant(7, Role.GRID_WORKER, ["ss-01", "SS-02", "SS-01"])
    assert users.get(7) == User(7, Role.GRID_WORKER, frozenset({"SS-01", "SS-02"}))

    users.grant(7, Role.ADMIN)
    assert users.get(7) == User(7, Role.ADMIN)

    users.revoke(7)
    assert users.get(7) == User(7, Role.RESIDENT)


def test_only_a_grid_worker_has_grids(users: Users) -> None:
    with pytest.raises(ValueError, match="at least one grid"):
        users.grant(7, Role.GRID_WORKER)
    with pytest.raises(ValueError, match="at least one grid"):
        users.grant(7, Role.ADMIN, ["SS-01"])


def test_a_code_binds_once(users: Users) -> None:
    code = users.new_code("H000001", NOW)

    assert users.bind(code, 7, NOW) is Bound.NOW
    assert users.get(7).household_id == "H000001"
    assert users.bind(code, 7, NOW + timedelta(days=9)) is Bound.ALREADY
    assert users.bind(code, 8, NOW) is Bound.USED
    assert users.get(8).household_id is None


def test_a_code_lives_24_hours(users: Users) -> None:
    code = users.new_code("H000001", NOW)

    assert users.bind(code, 7, NOW + timedelta(hours=24)) is Bound.EXPIRED
    assert users.bind(code, 7, NOW + timedelta(hours=23, minutes=59)) is Bound.NOW


def test_a_code_that_was_never_made(users: Users) -> None:
    assert users.bind("", 7, NOW) is Bound.UNKNOWN
    assert users.bind("\ud800", 7, NOW) is Bound.UNKNOWN
    assert users.bind("AAAAAAAAAAAAAAAA", 7, NOW) is Bound.UNKNOWN


def test_codes_fit_a_link_and_only_their_hash_is_kept(users: Users, database: Database) -> None:
    codes = {users.new_code("H000001", NOW) for _ in range(50)}

    assert len(codes) == 50
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{11,64}", code) for code in codes)
    kept = str(database.table(CODES).all())
    assert not any(code in kept for code in codes)


def test_another_code_binds_to_another_household(users: Users) -> None:
    users.bind(users.new_code("H000001", NOW), 7, NOW)
    spare = users.new_code("H000001", NOW)

    assert users.bind(spare, 7, NOW) is Bound.ALREADY
    assert users.bind(spare, 8, NOW) is Bound.NOW  # it was not spent
    assert users.bind(users.new_code("H000002", NOW), 7, NOW) is Bound.NOW
    assert users.get(7).household_id == "H000002"


def test_unbinding_does_not_bring_a_code_back(users: Users) -> None:
    code = users.new_code("H000001", NOW)
    users.bind(code, 7, NOW)

    assert users.unbind(7).household_id is None
    assert users.bind(code, 7, NOW) is Bound.USED


def test_what_is_kept_of_a_user_is_kept_apart(users: Users) -> None:
    users.grant(7, Role.GRID_WORKER, ["SS-01"])
    users.bind(users.new_code("H000001", NOW), 7, NOW)
    users.set_reachable(7, False)
    users.revoke(7)

    assert users.get(7) == User(7, household_id="H000001", is_reachable=False)
