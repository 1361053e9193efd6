"""Arrays that lie on disk between two starts."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.npyio import NpzFile
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]


def keep(file: Path, arrays: Arrays | NDArray[Any]) -> None:
    """All or nothing: whoever reads meanwhile finds the old file or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".tmp", delete=False) as opened:
        try:
            if isinstance(arrays, dict):
                np.savez(opened, allow_pickle=False, **arrays)
            else:
                np.save(opened, arrays)
            opened.close()
            os.replace(opened.name, file)
        except BaseException:
            Path(opened.name).unlink(missing_ok=True)
            raise


def kept(file: Path) -> Any:
    """Arrays, or one, of which only what is used is read; None where there is no such file, or it
    is broken."""
    try:
        found = np.load(file, mmap_mode="r")
        return dict(found) if isinstance(found, NpzFile) else found
    except Exception:  # noqa: BLE001  (whatever it is, it is made anew)
        return None


def packed(texts: Iterable[str]) -> NDArray[np.bytes_]:
    """Lines of text as one array."""
    return np.array("\n".join(texts).encode())


def lines(texts: NDArray[np.bytes_]) -> list[str]:
    joined = bytes(texts.item()).decode()
    return joined.split("\n") if joined else []
