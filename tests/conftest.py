from datetime import date

import pytest

from intents.assistant import Assistant
from knowledge.policy.catalogue import Knowledge, load


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="session")
def assistant(knowledge: Knowledge) -> Assistant:
    """The shipped knowledge behind the front door; immutable, so shared by all tests."""
    return Assistant(knowledge, snapshot=date(2020, 12, 31))
