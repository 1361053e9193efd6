"""A commit may not change the exam together with what is examined."""

import subprocess
from pathlib import Path

import pytest

from benchmarks.evaluation.apart import EXAM, commits, together


@pytest.mark.parametrize(
    ("files", "refused"),
    [
        ([f"{EXAM}policy.jsonl", "intents/stance.py"], True),
        ([f"{EXAM}policy.jsonl", "knowledge/departments/civil/phrasings/civil.dibao.txt"], True),
        ([f"{EXAM}policy.jsonl", "README.md"], False),
        (["intents/stance.py", "tests/questions/dev/civil.jsonl"], False),
    ],
)
def test_what_reads_stays_apart_from_the_exam(files: list[str], refused: bool) -> None:
    assert bool(together(files)) is refused


def test_commits_and_what_is_staged_are_looked_at(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(
            ["git", "-C", str(tmp_path), *who, *arguments], check=True, capture_output=True
        )

    git("init")
    (tmp_path / EXAM).mkdir(parents=True)
    (tmp_path / "intents").mkdir()
    (tmp_path / EXAM / "a.jsonl").write_text("{}", encoding="utf-8")
    (tmp_path / "intents/stance.py").write_text("", encoding="utf-8")
    git("add", ".")
    git("commit", "-m", "both")
    (tmp_path / EXAM / "b.jsonl").write_text("{}", encoding="utf-8")
    git("add", ".")
    found = commits(tmp_path)
    assert found["staged"] == [f"{EXAM}b.jsonl"]
    assert [name for name, files in found.items() if together(files)] == [
        name for name in found if name != "staged"
    ]


def test_a_folder_that_is_no_checkout_has_no_commits(tmp_path: Path) -> None:
    assert commits(tmp_path) == {}
