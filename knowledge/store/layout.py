"""What a table looks like in the file, and the statements about it."""

from dataclasses import dataclass

from knowledge.store.documents import Path


@dataclass
class Layout:
    """Does not change: a table whose shape changes gets another."""

    number: int = 0
    present: bool = False
    shuffled: bool = False
    paths: tuple[Path, ...] = ()

    def __post_init__(self) -> None:
        self.columns = {path: f"field_{index}" for index, path in enumerate(self.paths)}
        self.order = "position" if self.shuffled else "id"
        self.table = f"documents_{self.number}"
        if not self.present:
            nothing = "".join(f", '' AS {column}" for column in self.columns.values())
            self.table = f"(SELECT 0 AS id, '' AS body{nothing} WHERE 1 = 0) AS absent"
        self.selection = f"SELECT {self.order}, id, body FROM {self.table}"
        self.by_id = f"{self.selection} WHERE id = ?"
        by_field = f"{self.selection} WHERE {{}} = ? ORDER BY {self.order}"
        self.by_field = {
            path: by_field.format(column) for path, column in self.columns.items() if self.present
        }
        next_position = f"(SELECT coalesce(max(position), 0) + 1 FROM {self.table})"
        position = next_position if self.shuffled else "NULL"
        columns = ", ".join(["id", "position", "body", *self.columns.values()])
        values = f"{position}, ?{', ?' * len(self.paths)}"
        self.insertion = f"INSERT INTO {self.table} ({columns}) VALUES (?, {values})"
        next_id = f"max(?, (SELECT coalesce(max(id), 0) + 1 FROM {self.table}))"
        self.appending = (
            f"INSERT INTO {self.table} ({columns}) VALUES ({next_id}, {values}) RETURNING id"
        )
