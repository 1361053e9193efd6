"""Hypothesis strategies over what the Bot API says of messages: any text, anything sent, entities.

A strategy takes milliseconds a draw, so a pool is drawn from it once, and updates are put together
from the pools.
"""

from __future__ import annotations

from typing import Any, Final, TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

T = TypeVar("T")
Content = dict[str, Any]
POOL: Final = 2000

# What no strategy of a type gives.
ODD: Final[tuple[Any, ...]] = (
    *(None, True, -1, 0, 2**63, 1.5, "", "x", [], {}, [[]], {"id": "x"}, "\ud83d"),
)

texts: Final = st.text(min_size=1, max_size=200)
_whole: Final = st.integers(0, 2**31)
_number: Final = st.floats(-180, 180)
_name: Final = st.text(max_size=64)
_file: Final = st.fixed_dictionaries(
    {"file_id": st.text(min_size=1, max_size=40), "file_unique_id": st.text(max_size=20)},
    optional={"file_size": st.integers(0, 2**40)},
)


def _with(base: st.SearchStrategy[Content], **fields: st.SearchStrategy[Any]) -> Any:
    return st.builds(lambda first, rest: {**first, **rest}, base, st.fixed_dictionaries(fields))


_sized: Final = _with(_file, width=_whole, height=_whole)
_timed: Final = _with(_file, duration=_whole)
_film: Final = _with(_sized, duration=_whole)
_place: Final = st.fixed_dictionaries({"latitude": _number, "longitude": _number})
_option: Final = st.fixed_dictionaries(
    {"persistent_id": _name, "text": _name, "voter_count": _whole}
)
_kinds: Final[dict[str, st.SearchStrategy[Any]]] = {
    "photo": st.lists(_sized, min_size=1, max_size=3),
    "voice": _timed,
    "audio": _timed,
    "video": _film,
    "animation": _film,
    "video_note": _with(_file, length=_whole, duration=_whole),
    "document": _with(_file, file_name=_name, mime_type=_name),
    "sticker": _with(
        _sized,
        is_animated=st.booleans(),
        is_video=st.booleans(),
        type=st.sampled_from(("regular", "mask", "custom_emoji")),
    ),
    "location": _place,
    "venue": st.fixed_dictionaries({"location": _place, "title": _name, "address": _name}),
    "contact": st.fixed_dictionaries(
        {"phone_number": st.from_regex(r"\+?[0-9]{5,15}", fullmatch=True), "first_name": _name},
        optional={"user_id": _whole, "last_name": _name},
    ),
    "dice": st.fixed_dictionaries({"emoji": st.sampled_from("🎲🎯🏀"), "value": st.integers(1, 6)}),
    "poll": st.fixed_dictionaries(
        {
            "id": _name,
            "question": _name,
            "options": st.lists(_option),
            "total_voter_count": _whole,
            "is_closed": st.booleans(),
            "is_anonymous": st.booleans(),
            "type": st.sampled_from(("regular", "quiz")),
            "allows_multiple_answers": st.booleans(),
            "allows_revoting": st.booleans(),
            "members_only": st.booleans(),
        }
    ),
}
media: Final[st.SearchStrategy[Content]] = st.one_of(
    [st.fixed_dictionaries({name: content}) for name, content in _kinds.items()]
)
entities: Final[st.SearchStrategy[list[Content]]] = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(
                ("mention", "hashtag", "bot_command", "url", "phone_number", "bold", "pre", "new")
            ),
            "offset": st.integers(0, 4096),
            "length": st.integers(0, 4096),
        }
    ),
    max_size=4,
)


def drawn(strategy: st.SearchStrategy[T], number: int) -> list[T]:
    """A pool of examples; `number` tells it from other pools of the strategy."""
    pool: list[T] = []

    @seed(number)
    @settings(
        max_examples=POOL // 10,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(strategy, min_size=10, max_size=10))
    def draw(examples: list[T]) -> None:
        pool.extend(examples)

    draw()
    return pool
