from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from knowledge.registry.users import (
    CODES,
    LOCKED_FOR,
    MOST_WRONG,
    Bound,
    Role,
    User,
    Users,
    hash_of,
)
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


MAKER = 99  # looks after all households of the tests


def bind(users: Users, code: str, user_id: int, moment: datetime = NOW) -> Bound:
    users.grant(MAKER, Role.GRID_WORKER, ["SS-01"])
    return users.bind(hash_of(code), user_id, moment, {"H000001": "SS-01", "H000002": "SS-01"}.get)


def test_a_code_dies_with_the_role_of_its_maker(users: Users) -> None:
    code = users.new_code("H000001", NOW, MAKER)
    grids = {"H000001": "SS-01"}.get
    assert users.bind(hash_of(code), 7, NOW, grids) is Bound.DEAD
    users.grant(MAKER, Role.GRID_WORKER, ["SS-02"])
    assert users.bind(hash_of(code), 7, NOW, grids) is Bound.DEAD
    users.grant(MAKER, Role.ADMIN)
    assert users.bind(hash_of(code), 7, NOW, grids) is Bound.DEAD
    users.grant(MAKER, Role.GRID_WORKER, ["SS-01"])
    assert users.bind(hash_of(code), 7, NOW, lambda _: None) is Bound.DEAD
    assert users.bind(hash_of(code), 7, NOW, grids) is Bound.NOW


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.ADMIN])
def test_staff_is_bound_to_no_household(users: Users, role: Role) -> None:
    code = users.new_code("H000001", NOW, MAKER)
    bind(users, code, 7)
    users.grant(7, role, ["SS-01"] if role is Role.GRID_WORKER else [])
    assert users.get(7).household_id is None
    assert bind(users, users.new_code("H000001", NOW, MAKER), 7) is Bound.NOT_A_RESIDENT


def test_five_wrong_codes_lock_for_an_hour(users: Users) -> None:
    right = users.new_code("H000001", NOW, MAKER)
    tries = [bind(users, f"wrong {number}", 7) for number in range(MOST_WRONG)]
    assert tries == [Bound.UNKNOWN] * (MOST_WRONG - 1) + [Bound.LOCKED]
    assert bind(users, right, 7, NOW + LOCKED_FOR - timedelta(seconds=1)) is Bound.LOCKED
    assert bind(users, right, 8) is Bound.NOW
    again = users.new_code("H000001", NOW, MAKER)
    assert bind(users, again, 7, NOW + LOCKED_FOR) is Bound.NOW
    assert not users.is_locked(7, NOW)


def test_a_code_binds_once(users: Users) -> None:
    code = users.new_code("H000001", NOW, MAKER)

    assert bind(users, code, 7, NOW) is Bound.NOW
    assert users.get(7).household_id == "H000001"
    assert bind(users, code, 7, NOW + timedelta(days=9)) is Bound.ALREADY
    assert bind(users, code, 8, NOW) is Bound.USED
    assert users.get(8).household_id is None


def test_a_code_lives_24_hours(users: Users) -> None:
    code = users.new_code("H000001", NOW, MAKER)

    assert bind(users, code, 7, NOW + timedelta(hours=24)) is Bound.EXPIRED
    assert bind(users, code, 7, NOW + timedelta(hours=23, minutes=59)) is Bound.NOW


def test_a_code_that_was_never_made(users: Users) -> None:
    assert bind(users, "", 7, NOW) is Bound.UNKNOWN
    assert bind(users, "\ud800", 7, NOW) is Bound.UNKNOWN
    assert bind(users, "AAAAAAAAAAAAAAAA", 7, NOW) is Bound.UNKNOWN


def test_codes_fit_a_link_and_only_their_hash_is_kept(users: Users, database: Database) -> None:
    codes = {users.new_code("H000001", NOW, MAKER) for _ in range(50)}

    assert len(codes) == 50
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{11,64}", code) for code in codes)
    kept = str(database.table(CODES).all())
    assert not any(code in kept for code in codes)


def test_another_code_binds_to_another_household(users: Users) -> None:
    bind(users, users.new_code("H000001", NOW, MAKER), 7)
    spare = users.new_code("H000001", NOW, MAKER)

    assert bind(users, spare, 7, NOW) is Bound.ALREADY
    assert bind(users, spare, 8, NOW) is Bound.NOW  # it was not spent
    assert bind(users, users.new_code("H000002", NOW, MAKER), 7) is Bound.NOW
    assert users.get(7).household_id == "H000002"


def test_unbinding_does_not_bring_a_code_back(users: Users) -> None:
    code = users.new_code("H000001", NOW, MAKER)
    bind(users, code, 7)

    assert users.unbind(7).household_id is None
    assert bind(users, code, 7, NOW) is Bound.USED


def test_what_is_kept_of_a_user_is_kept_apart(users: Users) -> None:
    bind(users, users.new_code("H000001", NOW, MAKER), 7)
    users.set_reachable(7, False)
    users.revoke(7)

    assert users.get(7) == User(7, household_id="H000001", is_reachable=False)
