from pathlib import Path

from knowledge.policy.edits import Change, Edits
from knowledge.store import Database

PHRASING = Change("medical", "questions", ("medical.chronic", "phrasings"), "慢病咋报", append=True)
WORDING = Change("medical", "answers", ("medical.chronic", "how"), "到卫生院问。")


def test_edits_are_kept_in_order_and_taken_away_one_by_one(tmp_path: Path) -> None:
    edits = Edits(Database(tmp_path / "registry.db"))
    first = edits.add("加问法", [PHRASING], author=7, at="2020-10-01T08:00:00+00:00")
    second = edits.add("改说法", [WORDING], author=7, at="2020-10-01T09:00:00+00:00")
    assert edits.all() == (first, second)
    assert edits.all()[0].changes == (PHRASING,)

    assert edits.remove(first.id)
    assert not edits.remove(first.id)
    assert edits.all() == (second,)


def test_edits_outlive_the_process(tmp_path: Path) -> None:
    database = Database(tmp_path / "registry.db")
    edit = Edits(database).add("改说法", [WORDING], author=7, at="2020-10-01T09:00:00+00:00")
    database.close()
    assert Edits(Database(tmp_path / "registry.db")).all() == (edit,)
