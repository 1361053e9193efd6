"""The invented households that are there before anybody's own are, and never after."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from handlers.office.config import ConfigError, Data
from knowledge.registry.database import open_database
from knowledge.registry.households import TABLE
from knowledge.registry.importer import import_files
from knowledge.store import Database

NOT_ENCRYPTED: Final = (
    "登记库里现在是编出来的示范数据，没有加密。放真实数据前，先用 bot.py key new 文件 "
    "生成密钥，设好POLICY_BOT_KEY_FILE，换一个空的数据目录。"
)
LOST: Final = (
    "{file}不见了，可这个目录里放过真实的登记。先查磁盘挂上没有；有备份就 bot.py restore 备份文件；"
    "真要从头来，删掉{mark}"
)
EMPTY: Final = "{file}是空的，像是写坏了。有备份就 bot.py restore 备份文件；没有用就删掉它再来"
_FILES: Final = [Path(__file__).parents[2] / "demo" / name for name in ("户.csv", "人.csv")]


def load(database: Database) -> None:
    with tempfile.TemporaryDirectory() as folder:
        import_files(database, _FILES, Path(folder) / "rejects.csv")


def is_all_there_is(database: Database) -> bool:
    """Whether nobody's own households would be lost with those that are there."""
    with open_database(Path(":memory:")) as another:
        load(another)
        shipped = another.table(TABLE).all()
    return all(household in shipped for household in database.table(TABLE))


# A folder in which somebody's own households were is known by a mark beside the registry


def note_real(data: Data) -> None:
    _mark(data).touch()


def was_real(data: Data) -> bool:
    return _mark(data).exists()


def _mark(data: Data) -> Path:
    return data.directory / "registry.real"


def missing(data: Data) -> str | None:
    """What to say where there ought to be a registry and is none."""
    if data.exists or not was_real(data):
        return None
    return LOST.format(file=data.registry, mark=_mark(data))


def refuse_what_is_lost(data: Data) -> None:
    """Raises ConfigError where a registry that was real is gone or empty, so that nothing invented
    takes its place."""
    lost = missing(data)
    if lost is not None:
        raise ConfigError(lost)
    if data.database:
        return
    log = Path(f"{data.registry}-wal")
    is_empty = data.registry.exists() and not data.registry.stat().st_size
    if is_empty and not (log.exists() and log.stat().st_size):
        raise ConfigError(EMPTY.format(file=data.registry))
