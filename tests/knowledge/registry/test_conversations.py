from __future__ import annotations

from datetime import UTC, datetime, timedelta

from knowledge.registry.conversations import Conversation, Conversations
from knowledge.store import Database

NOW = datetime(2020, 12, 31, 8, 0, tzinfo=UTC)


def test_the_last_dialogue_of_each_chat(database: Database) -> None:
    conversations = Conversations(database)
    later = NOW + timedelta(minutes=5)

    conversations.keep(1, {"intent": "medical.inpatient", "stated": {"cost": "8000"}}, NOW)
    conversations.keep(2, {}, NOW)
    conversations.keep(1, {"asked": "hospital_level"}, later)

    assert conversations.get(1) == Conversation({"asked": "hospital_level"}, later)
    assert conversations.get(2) == Conversation({}, NOW)


def test_a_conversation_that_is_forgotten(database: Database) -> None:
    conversations = Conversations(database)
    conversations.keep(1, {"asked": "age"}, NOW)

    conversations.forget(1)
    conversations.forget(1)

    assert conversations.get(1) is None
