"""The Python of a department: `rules.py`, or the modules of a folder `rules/` where it is long."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def rule_modules(path: Path) -> tuple[ModuleType, ...]:
    """From the folder itself, so that any folder of departments can be loaded, and afresh."""
    name = f"knowledge.departments.{path.name}.rules"
    for loaded in [each for each in sys.modules if each == name or each.startswith(f"{name}.")]:
        del sys.modules[loaded]
    folder = path / "rules"
    if not folder.is_dir():
        return (_load(name, path / "rules.py"),) if (path / "rules.py").exists() else ()
    _load(name, folder / "__init__.py", folder)
    files = sorted(file.stem for file in folder.glob("*.py") if file.stem != "__init__")
    return tuple(import_module(f"{name}.{stem}") for stem in files)


def _load(name: str, file: Path, package: Path | None = None) -> ModuleType:
    places = None if package is None else [str(package)]
    spec = spec_from_file_location(name, file, submodule_search_locations=places)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} cannot be loaded", name=name)
    module = module_from_spec(spec)
    sys.modules[name] = module  # where dataclasses and modules beside it look it up
    spec.loader.exec_module(module)
    return module


def found_in(modules: tuple[ModuleType, ...], kind: type[T]) -> Iterator[tuple[str, T]]:
    """Everything of a kind with its name, each thing once, in the order of the modules."""
    seen: set[int] = set()
    for module in modules:
        for name, thing in vars(module).items():
            if isinstance(thing, kind) and id(thing) not in seen:
                seen.add(id(thing))
                yield name, thing
