from datetime import date, datetime, timedelta
from pathlib import Path

from knowledge.policy.edits import Change, Edits, EditState
from knowledge.store import Database

PHRASING = Change("medical", "questions", ("medical.chronic", "phrasings"), "慢病咋报", append=True)
WORDING = Change("medical", "answers", ("medical.chronic", "how"), "到卫生院问。")
DAY = date(2020, 10, 1)
AT = datetime.fromisoformat("2020-10-01T08:00:00+00:00")


def test_edits_are_in_force_in_the_order_in_which_they_were_approved(tmp_path: Path) -> None:
    edits = Edits(Database(tmp_path / "registry.db"))
    first = edits.propose("加问法", [PHRASING], 7, AT)
    second = edits.propose("改说法", [WORDING], 7, AT)
    assert edits.live(DAY) == ()
    edits.settle(second.id, EditState.APPROVED, 9, AT + timedelta(minutes=1))
    edits.settle(first.id, EditState.APPROVED, 9, AT + timedelta(minutes=2))
    assert edits.live(DAY) == (second.edit, first.edit)
    assert edits.live(DAY)[1].changes == (PHRASING,)

    edits.settle(second.id, EditState.UNDONE, 9, AT + timedelta(minutes=3))
    assert edits.live(DAY) == (first.edit,)
    assert [each.state for each in edits.records()] == [EditState.APPROVED, EditState.UNDONE]


def test_an_edit_waits_for_its_day(tmp_path: Path) -> None:
    edits = Edits(Database(tmp_path / "registry.db"))
    edit = edits.propose("改说法", [WORDING], 7, AT, live_on=DAY + timedelta(days=3))
    edits.settle(edit.id, EditState.APPROVED, 9, AT)
    assert edits.live(DAY + timedelta(days=2)) == ()
    assert edits.live(DAY + timedelta(days=3)) == (edit.edit,)


def test_edits_outlive_the_process(tmp_path: Path) -> None:
    database = Database(tmp_path / "registry.db")
    kept = Edits(database).propose("改说法", [WORDING], 7, AT)
    database.close()
    assert Edits(Database(tmp_path / "registry.db")).record(kept.id) == kept


def test_an_edit_of_a_version_that_knew_no_approval_is_in_force(tmp_path: Path) -> None:
    database = Database(tmp_path / "registry.db")
    old = {"summary": "改", "changes": [], "author": 7, "at": AT.isoformat()}
    number = database.table("edits").insert(old)
    assert [each.id for each in Edits(database).live(DAY)] == [number]
