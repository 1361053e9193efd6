from pathlib import Path

import pytest

from intents.features import Plain
from intents.matching import Matcher, Model, subject

PHRASINGS = {
    "medical.inpatient": ["住院能报多少", "在县医院住院报多少钱", "住院花的钱给报不"],
    "medical.chronic": ["慢性病拿药能报多少", "高血压的药给报不", "门诊慢病报几成"],
    "pension.claim": ["养老金多大岁数能领", "啥时候能领养老金", "到六十就给养老金吗"],
}


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    texts = [text for phrasings in PHRASINGS.values() for text in phrasings]
    labels = [label for label, phrasings in PHRASINGS.items() for _ in phrasings]
    return Matcher(texts, labels)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("俺住院了给报多少", "medical.inpatient"),
        ("拿降压药给报不", "medical.chronic"),
        ("养老金几岁能领", "pension.claim"),
        ("养老斤啥时候能岭", "pension.claim"),  # by its sound
    ],
)
def test_the_likeliest_comes_first(matcher: Matcher, text: str, label: str) -> None:
    ranked = matcher.rank(text).best()
    assert ranked[0].intent == label
    assert [each.confidence for each in ranked] == sorted(
        (each.confidence for each in ranked), reverse=True
    )


def test_what_is_alike_is_surer_than_what_is_not(matcher: Matcher) -> None:
    assert matcher.rank("住院能报多少").best()[0].confidence > 0.8
    assert matcher.rank("今天天气真好").best()[0].confidence < 0.4


def test_what_is_expected_is_likelier(matcher: Matcher) -> None:
    elliptic = matcher.rank("报多少")
    assert elliptic.expecting("medical.chronic", 0.5).best()[0].intent == "medical.chronic"
    plain = matcher.rank("养老金多大岁数能领")
    assert plain.expecting("medical.chronic", 0.1).best()[0].intent == "pension.claim"


def test_the_chance_of_a_room_is_that_of_any_of_its_intents(matcher: Matcher) -> None:
    either = matcher.rank("看病花的钱给报不")
    assert either.chance("medical.") > 0.9
    assert either.chance("medical.") > either.chance("medical.inpatient")
    assert either.chance("pension.") < 0.1


def test_amounts_and_punctuation_say_nothing_about_the_subject() -> None:
    assert Plain.of("俺住院花了8000元，能报多少？").said == Plain.of("我住院花了500元能报多少").said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("请问低保如何办理？", "低保怎么办"),
        ("养老金可不可以提前领取呢", "养老金能提前领"),
        ("您是否需要缴费", "你要交"),
    ],
)
def test_ways_of_asking_that_come_to_the_same_are_one(one: str, other: str) -> None:
    assert Plain.of(one).asked == Plain.of(other).asked


def test_a_wrong_character_of_the_right_sound_is_seen_through(matcher: Matcher) -> None:
    heard, _ = matcher.model.words.features(Plain.of("住愿"))
    assert (heard["住院"], heard["院"]) == (1, 1)
    nothing_right, _ = matcher.model.words.features(Plain.of("助愿"))
    assert nothing_right["住院"] == 0


def test_the_subject_of_a_finer_intent_is_the_whole() -> None:
    assert subject("medical.inpatient.rate") == "medical.inpatient"
    assert subject("medical.inpatient") == "medical.inpatient"


def test_a_kept_model_answers_the_same(matcher: Matcher, tmp_path: Path) -> None:
    matcher.model.save(tmp_path / "model.npz")
    labels = [matcher.labels[number] for number in matcher.label_of]
    phrasings = [text.said for text in matcher.texts]
    kept = Matcher(phrasings, labels, Model.load(tmp_path / "model.npz"))
    for text in ("俺住院了给报多少", "今天天气真好", "养老斤啥时候能岭"):
        assert kept.rank(text).best() == matcher.rank(text).best()


@pytest.mark.parametrize("text", ["", "？？", "x", "𠮷", "a" * 1000])
def test_any_text_can_be_ranked(matcher: Matcher, text: str) -> None:
    assert len(matcher.rank(text).best()) == 3
