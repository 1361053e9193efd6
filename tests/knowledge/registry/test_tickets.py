from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from knowledge.registry.database import open_database
from knowledge.registry.tickets import USUALLY_WITHIN, Ticket, TicketKind, Tickets, TicketState
from knowledge.store import Database

NOW = datetime(2020, 12, 31, 8, 0, tzinfo=UTC)


def test_a_ticket_is_opened_and_closed(database: Database) -> None:
    tickets = Tickets(database)

    ticket = tickets.open(TicketKind.HUMAN, 7, "俺能领多少", "", NOW, "H000001")

    due = NOW + USUALLY_WITHIN
    assert ticket == Ticket(
        1, TicketKind.HUMAN, 7, "H000001", "俺能领多少", "", NOW, TicketState.OPEN, due, told=NOW
    )
    assert tickets.get(1) == ticket
    assert tickets.close(1, NOW)
    assert tickets.get(1) == replace(ticket, state=TicketState.CLOSED, closed=NOW)


def test_open_tickets_the_oldest_first(database: Database) -> None:
    tickets = Tickets(database)
    for question in ("一", "二", "三"):
        tickets.open(TicketKind.FEEDBACK, 7, question, "答", NOW)
    tickets.close(2, NOW)

    assert [ticket.question for ticket in tickets.still_open()] == ["一", "三"]


def test_a_ticket_that_does_not_exist(database: Database) -> None:
    assert Tickets(database).get(5) is None
    assert not Tickets(database).close(5, NOW)


def test_tickets_outlive_a_restart(tmp_path: Path) -> None:
    with open_database(tmp_path / "registry.db") as database:
        Tickets(database).open(TicketKind.UNANSWERED, 7, "问", "", NOW)
    with open_database(tmp_path / "registry.db") as database:
        assert [ticket.id for ticket in Tickets(database).still_open()] == [1]
