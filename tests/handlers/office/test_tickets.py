"""Two processes over one file: each matter is taken, answered and closed once."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.office import ledger, tickets
from handlers.office.clock import now
from handlers.office.config import Config, load_config
from handlers.office.ledger import Colour
from handlers.office.office import Office
from knowledge.registry.tickets import Ticket, TicketKind, TicketState
from knowledge.registry.users import Role
from tests.conftest import environment, lend

MATTERS = 30
NOW = now()


@pytest.fixture
def config(demo: Path, tmp_path: Path) -> Config:
    data = tmp_path / "data"
    lend(demo, data)
    shutil.copy(demo / "registry.db", data)
    shipped = load_config(environment=environment(str(data)))
    return replace(shipped, telegram=replace(shipped.telegram, token="1:somebody-reads"))


def test_each_matter_is_taken_and_answered_by_one(config: Config) -> None:
    with closing(Office(config)) as one, closing(Office(config)) as another:
        for user_id in (7, 8):
            one.users.grant(user_id, Role.GRID_WORKER, ["YZ-01"])
        numbers = [
            one.tickets.open(TicketKind.HUMAN, 100 + number, "问", "", now(), "H000006").id
            for number in range(MATTERS)
        ]

        def work_off(office: Office, user_id: int) -> list[int]:
            """The matters that this worker, who wants all of them, got."""
            user, got = office.users.get(user_id), []
            for number in numbers:
                taken = tickets.claim(office, number, user)
                answered = tickets.reply(office, number, user, f"{user_id}来办")
                assert taken.is_done == answered.is_done
                if taken.is_done:
                    got.append(number)
                else:
                    assert "已经接了" in answered.line
            return got

        with ThreadPoolExecutor(2) as pool:
            mine, theirs = pool.map(work_off, (one, another), (7, 8))
        assert sorted(mine + theirs) == numbers
        for number in numbers:
            ticket = one.tickets.get(number)
            assert ticket is not None
            assert ticket.holder == (7 if number in mine else 8)
            [said] = ticket.said
            assert said.by == ticket.holder
        told = [one.outbox.next(100 + number) for number in range(MATTERS)]
        assert all(told)
        assert len(one.outbox) == 2 * MATTERS  # that somebody is on it, and the answer


@pytest.mark.parametrize(
    ("hours", "is_urgent", "colour"),
    [
        (0, False, Colour.BLUE),
        (35, False, Colour.BLUE),
        (36, False, Colour.YELLOW),
        (71, False, Colour.YELLOW),
        (72, False, Colour.RED),
        (11, True, Colour.BLUE),
        (12, True, Colour.YELLOW),
        (24, True, Colour.RED),
    ],
)
def test_colours_go_by_age(hours: int, is_urgent: bool, colour: Colour) -> None:
    due = NOW + (timedelta(hours=24) if is_urgent else timedelta(days=3))
    ticket = Ticket(
        1, TicketKind.HUMAN, 7, None, "", "", NOW, TicketState.OPEN, due, is_urgent=is_urgent
    )
    assert ledger.colour(ticket, NOW + timedelta(hours=hours)) is colour


def test_the_ledger_counts_by_village(config: Config) -> None:
    with closing(Office(config)) as office:
        for village, age in (("柳岸", 4), ("柳岸", 0), ("石桥", 0)):
            opened = now() - timedelta(days=age)
            office.tickets.open(TicketKind.HUMAN, 42, "问", "", opened, "H000001", village=village)
        office.tickets.close(2, now(), 7, "已经办成")
        first, second = ledger.by_village(office.tickets.all(), now())
        assert (first.village, first.red, first.blue, first.closed) == ("柳岸", 1, 0, 1)
        assert (second.village, second.open, second.closed) == ("石桥", 1, 0)


def test_nothing_is_closed_without_a_reason(config: Config) -> None:
    with closing(Office(config)) as office:
        office.users.grant(9, Role.ADMIN)
        before = office.tickets.open(TicketKind.HUMAN, 42, "问", "", now())
        for reason in ("", " ", "好", "长" * 101):
            assert not tickets.close(office, before.id, office.users.get(9), reason).is_done
        assert office.tickets.get(before.id) == before
        assert tickets.close(office, before.id, office.users.get(9), "联系不上").is_done
        assert not tickets.close(office, before.id, office.users.get(9), "联系不上").is_done
