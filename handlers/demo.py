"""The invented households that are there before anybody's own are."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from knowledge.registry.database import open_database
from knowledge.registry.households import TABLE
from knowledge.registry.importer import import_files
from knowledge.store import Database

NOT_ENCRYPTED: Final = (
    "登记库里现在是编出来的示范数据，没有加密。放真实数据前，先用 bot.py key new 文件 "
    "生成密钥，设好POLICY_BOT_KEY_FILE，换一个空的数据目录。"
)
_FILES: Final = [Path(__file__).parent.parent / "demo" / name for name in ("户.csv", "人.csv")]


def load(database: Database) -> None:
    with tempfile.TemporaryDirectory() as folder:
        import_files(database, _FILES, Path(folder) / "rejects.csv")


def is_all_there_is(database: Database) -> bool:
    """Whether nobody's own households would be lost with those that are there."""
    with open_database(Path(":memory:")) as another:
        load(another)
        shipped = another.table(TABLE).all()
    return all(household in shipped for household in database.table(TABLE))
