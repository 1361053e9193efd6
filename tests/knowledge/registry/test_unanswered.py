from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from knowledge.registry.unanswered import (
    MOST_OF_A_CHAT,
    Reason,
    UnansweredQuestion,
    UnansweredQuestions,
)
from knowledge.store import Database

DAY = date(2020, 12, 31)
NEXT = DAY + timedelta(days=1)


def asked(text: str, reason: Reason = Reason.OUTSIDE, *offered: str) -> UnansweredQuestion:
    return UnansweredQuestion(text, reason, "scope.other", "", "1", offered)


def test_the_same_words_of_a_person_are_one_question(database: Database) -> None:
    questions = UnansweredQuestions(database)
    questions.keep(1, asked("养狗证在哪办"), DAY)
    questions.keep(1, asked("养狗证在哪办"), NEXT)
    questions.keep(2, asked("养狗证在哪办"), NEXT)

    kept = [(each.chat_id, each.times, each.first, each.last) for each in questions.all()]
    assert kept == [(1, 2, DAY, NEXT), (2, 1, NEXT, NEXT)]
    assert [each.chat_id for each in questions.all(since=NEXT)] == [1, 2]


def test_what_is_old_is_forgotten(database: Database) -> None:
    questions = UnansweredQuestions(database)
    questions.keep(1, asked("一"), DAY)
    questions.keep(1, asked("二"), NEXT)
    questions.forget_before(NEXT)
    assert [each.text for each in questions.all()] == ["二"]


@given(st.lists(st.text(), max_size=3 * MOST_OF_A_CHAT))
def test_nobody_fills_the_list_alone(texts: list[str]) -> None:
    with Database(":memory:") as database:
        questions = UnansweredQuestions(database)
        questions.keep(2, asked("别人问的"), DAY)
        for text in texts:
            questions.keep(1, asked(text), DAY)
        own = [each.text for each in questions.all() if each.chat_id == 1]
        assert len(own) <= MOST_OF_A_CHAT
        assert len(set(own)) == len(own)
        assert not texts or texts[-1] in own
        assert len(questions.all()) == len(own) + 1


def test_what_is_chosen_is_answered(database: Database) -> None:
    questions = UnansweredQuestions(database)
    question = asked("那个证", Reason.UNCLEAR, "disability.certificate", "medical.card")
    questions.keep(1, question, DAY)
    assert not questions.chosen(1, "civil.dibao", None, DAY)
    assert not questions.chosen(2, "medical.card", None, DAY)
    assert not questions.chosen(1, "medical.card", None, NEXT)  # asked the day before
    assert questions.chosen(1, "medical.card", None, DAY)
    assert questions.all() == []


def test_what_is_chosen_and_not_known_is_still_asked(database: Database) -> None:
    questions = UnansweredQuestions(database)
    questions.keep(1, asked("那个证", Reason.UNCLEAR, "medical.card"), DAY)
    assert questions.chosen(1, "medical.card", Reason.HANDOFF, DAY)
    [kept] = questions.all()
    assert (kept.text, kept.reason, kept.intent) == ("那个证", Reason.HANDOFF, "medical.card")


def test_publications_wait_in_their_order(database: Database) -> None:
    questions = UnansweredQuestions(database)
    for edit_id in (4, 7):
        questions.note_publication(edit_id)
    assert questions.publications() == [4, 7]
    questions.finish_publication(4)
    questions.finish_publication(4)
    assert questions.publications() == [7]
