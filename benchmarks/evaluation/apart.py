"""Examined questions stay unseen: `python -m benchmarks.evaluation.apart` refuses a commit, made or
staged, that touches them together with phrasings or with code that reads."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

EXAM: Final = "tests/questions/exam/"
READS: Final = re.compile(r"intents/.*\.py|knowledge/departments/.*/phrasings/.*")


def together(files: Sequence[str]) -> list[str]:
    """What reads, among the files of a commit that touches the exam."""
    examined = any(file.startswith(EXAM) for file in files)
    return [file for file in files if examined and READS.fullmatch(file)]


def commits(folder: Path) -> dict[str, list[str]]:
    """The files of what is staged, and of every commit that touches the exam, by its name; nothing
    where the folder is no checkout."""
    if _git(folder, "rev-parse", "--git-dir") is None:
        return {}
    found = {"staged": (_git(folder, "diff", "--cached", "--name-only") or "").splitlines()}
    for name in (_git(folder, "log", "--format=%H", "--", EXAM) or "").split():
        shown = _git(folder, "show", "--format=", "--name-only", name) or ""
        found[name[:8]] = shown.splitlines()
    return found


def _git(folder: Path, *arguments: str) -> str | None:
    done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else None


def main() -> int:
    faults = 0
    for name, files in commits(Path(__file__).parent.parent.parent).items():
        reading = together(files)
        if reading:
            faults += 1
            print(f"{name}: touches {EXAM} together with {', '.join(reading[:3])}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
