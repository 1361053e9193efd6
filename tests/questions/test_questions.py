"""Questions as people put them, against the shipped knowledge: shares, not single answers.

The questions are written without a look at the phrasings of the knowledge and never copied into
it. Most shares stand a little below what was measured; whoever lowers one says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from benchmarks.evaluation.questions import (
    Asked,
    Result,
    check_known,
    confusions,
    figures,
    put,
    read_questions,
    seldom_asked,
    subjects,
)
from handlers.office.golden import comes_to_its_entry, golden_questions
from intents.assistant import Assistant
from intents.matching.features import plain
from intents.matching.ranking import subject
from intents.messages import Dialogue, Question
from intents.text import normalise
from knowledge.policy.catalogue import Knowledge

DAY: Final = date(2020, 12, 1)

RIGHT_AT_LEAST: Final = 0.89
WRONG_AT_MOST: Final = 0.04
OUTSIDE_ACCEPTED_AT_MOST: Final = 0.08
DANGER_CAUGHT_AT_LEAST: Final = 0.98
REFUSED_AT_LEAST: Final = 0.94
FACTS_READ_AT_LEAST: Final = 0.95
ENTRIES_AT_LEAST: Final = 0.9
ASPECTS_READ_AT_LEAST: Final = 0.75
SAME_AT_MOST: Final = 0.04
FINER_AT_LEAST: Final = 0.90


@pytest.fixture(scope="module")
def questions() -> Sequence[Asked]:
    return read_questions(Path(__file__).parent / "dev")


@pytest.fixture(scope="module")
def results(assistant: Assistant, questions: Sequence[Asked]) -> Sequence[Result]:
    return [put(assistant, asked, DAY) for asked in questions]


def to_look_at(results: Sequence[Result]) -> str:
    """The pairs most often taken for each other, then the questions."""
    pairs = [
        f"{len(among)}× {'+'.join(asked)} → {'+'.join(came_to)}"
        for (asked, came_to), among in confusions(results)
    ]
    failed = [str(result) for result in results if not result.right]
    return "\n".join([*pairs[:12], *failed[:40]])


def test_most_questions_are_understood(results: Sequence[Result]) -> None:
    right = figures(results)["right"]
    assert right.count >= RIGHT_AT_LEAST * right.of, to_look_at(results)


def test_few_questions_are_answered_as_another(results: Sequence[Result]) -> None:
    wrong = figures(results)["wrong"]
    assert wrong.count <= WRONG_AT_MOST * wrong.of, to_look_at(
        [result for result in results if result.verdict == "wrong"]
    )


def test_what_is_none_of_our_business_is_seldom_taken_for_it(results: Sequence[Result]) -> None:
    accepted = figures(results)["outside"]
    assert accepted.count <= OUTSIDE_ACCEPTED_AT_MOST * accepted.of, to_look_at(
        [result for result in results if result.wrongly_accepted]
    )


def test_danger_is_hardly_ever_missed(results: Sequence[Result]) -> None:
    caught = figures(results)["emergency"]
    missed = [
        str(each) for each in results if each.asked.outcome == "emergency" and not each.caught
    ]
    assert caught.count >= DANGER_CAUGHT_AT_LEAST * caught.of, "\n".join(missed)


def test_what_must_be_refused_is_refused_or_warned_of(results: Sequence[Result]) -> None:
    caught = figures(results)["refuse"]
    missed = [str(each) for each in results if each.asked.outcome == "refuse" and not each.caught]
    assert caught.count >= REFUSED_AT_LEAST * caught.of, "\n".join(missed)


def test_facts_in_the_sentence_are_read(results: Sequence[Result]) -> None:
    read = figures(results)["facts"]
    misread = [f"{', '.join(each.misread)} in {each}" for each in results if each.misread]
    assert read.count >= FACTS_READ_AT_LEAST * read.of, "\n".join(misread)


def test_what_is_asked_of_a_subject_is_read(results: Sequence[Result]) -> None:
    read = figures(results)["aspects"]
    misread = [
        f"{each.aspect} for {sorted(each.asked.aspects)} in {each}"
        for each in results
        if each.right and each.asked.aspects and each.aspect not in each.asked.aspects
    ]
    assert read.count >= ASPECTS_READ_AT_LEAST * read.of, "\n".join(misread[:40])


def test_the_entry_that_serves_best_is_told(results: Sequence[Result]) -> None:
    told = figures(results)["entries"]
    others = [
        f"{each.entry} for {sorted(each.asked.entries)} in {each}"
        for each in results
        if each.right and each.asked.entries and each.entry not in each.asked.entries
    ]
    assert told.count >= ENTRIES_AT_LEAST * told.of, "\n".join(others[:40])


def test_every_entry_named_in_a_question_is_one_of_its_subject(
    knowledge: Knowledge, questions: Sequence[Asked]
) -> None:
    for asked in questions:
        for entry in asked.entries:
            assert entry in knowledge.entries, asked.turns
            assert subject(entry) in asked.intents | asked.also, asked.turns


def test_hardly_a_question_is_a_phrasing_of_the_knowledge(
    knowledge: Knowledge, questions: Sequence[Asked]
) -> None:
    """Two people may come upon the same few words; more would be copying."""

    def bare(text: str) -> str:
        return plain(normalise(text).plain)

    phrasings = {
        bare(each.text) for entry in knowledge.entries.values() for each in entry.phrasings
    }
    same = [each.turns[-1] for each in questions if bare(each.turns[-1]) in phrasings]
    assert len(same) <= SAME_AT_MOST * len(questions), same


def test_every_subject_is_asked_about(knowledge: Knowledge, questions: Sequence[Asked]) -> None:
    known = subjects(knowledge)
    check_known(questions, known)
    assert seldom_asked(questions, known) == {}


def test_a_question_comes_to_the_entry_that_answers_it(assistant: Assistant) -> None:
    questions = golden_questions()
    elsewhere = []
    for asked in questions:
        answer = assistant.reply(Question(asked.text, DAY), Dialogue())
        if not comes_to_its_entry(asked, answer):
            came_to = "+".join(answer.intents)
            elsewhere.append(f"{asked.text}  {asked.intent} → {came_to} ({answer.outcome})")
    right = len(questions) - len(elsewhere)
    assert right >= FINER_AT_LEAST * len(questions), "\n".join(elsewhere)
