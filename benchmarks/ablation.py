"""Which conditions and functions of intents/ change no answer: `python -m benchmarks.ablation`.

Puts the questions and talks of tests/ and of every cases.toml, and some of those that pass a
condition again with the condition turned round, or with a function returning what it was given.
Prints the places that no talk passes, and those without which texts, details and facts are the
same, with the number of talks. `python -m benchmarks.ablation intents/bills.py` looks at one
module, in some minutes.
"""

from __future__ import annotations

import ast
import importlib.machinery
import json
import signal
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, Final

import msgspec

ROOT: Final = Path(__file__).parent.parent
FOLDERS: Final = ("questions/dev", "questions/threads", "intents")  # of tests/
MOST: Final = 40  # talks that are put again

places = list[str]()
passed = set[tuple[int, bool]]()  # a place and what it came to, since this was emptied
turned = set[int]()  # places
files = set[str]()  # whose places are looked at


def weigh(place: int, value: Any, *nothing: Any) -> Any:
    """What stands for a condition, or for what a function returns that could return `nothing`."""
    came_to = value is not nothing[0] if nothing else bool(value)
    passed.add((place, came_to))
    if place not in turned:
        return value
    return nothing[0] if nothing else not came_to


class Weighing(ast.NodeTransformer):
    """Has the conditions of a module weighed, and what its functions return."""

    def __init__(self, file: str) -> None:
        self.file = file

    def _weighed(self, node: ast.expr, what: str, *nothing: ast.expr) -> ast.expr:
        places.append(f"{self.file}:{node.lineno}:{node.col_offset + 1} {what}")
        number = ast.Constant(len(places) - 1)
        return ast.Call(ast.Name("weigh", ast.Load()), [number, node, *nothing], [])

    def visit(self, node: ast.AST) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node, ast.If | ast.IfExp):
            node.test = self._weighed(node.test, "if")
        elif isinstance(node, ast.BoolOp):
            node.values = [self._weighed(each, "one of") for each in node.values]
        elif isinstance(node, ast.comprehension):
            node.ifs = [self._weighed(each, "if") for each in node.ifs]
        elif isinstance(node, ast.FunctionDef) and (nothing := _nothing(node)):
            for each in node.body:  # a return inside a loop or a branch is behind its condition
                if isinstance(each, ast.Return) and each.value:
                    each.value = self._weighed(each.value, f"def {node.name}", nothing)
        return node


def _nothing(node: ast.FunctionDef) -> ast.expr | None:
    """What it returns when it does nothing: what it was given."""
    returns = ast.unparse(node.returns) if node.returns else ""
    typed = [(each.arg, ast.unparse(each.annotation or node)) for each in node.args.args]
    same = [name for name, kind in typed if kind == returns]
    return ast.Name(same[0], ast.Load()) if same else None


def weighed(source: str, name: str) -> CodeType:
    tree: Any = Weighing(name).visit(ast.parse(source))
    return compile(ast.fix_missing_locations(tree), name, "exec")


class Weighed(importlib.machinery.SourceFileLoader):
    @classmethod
    def find_spec(cls, name: str, path: Any, target: Any = None) -> Any:
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and spec.origin in files:
            spec.loader = cls(name, str(spec.origin))
        return spec

    def exec_module(self, module: ModuleType) -> None:
        vars(module)["weigh"] = weigh
        exec(weighed(Path(self.path).read_text("utf-8"), module.__name__), vars(module))


def idle(talks: Sequence[Any], put: Callable[[Any], object]) -> Iterator[str]:
    """The places that nothing hangs on."""
    told, passing = list[object](), defaultdict[tuple[int, bool], list[int]](list)
    for number, talk in enumerate(talks):
        passed.clear()
        told.append(put(talk))
        for way in passed:
            passing[way].append(number)
    never = set(range(len(places))).difference(place for place, _ in passing)
    yield from (f"{places[place]} never" for place in sorted(never))
    for (place, came_to), numbers in sorted(passing.items()):
        if " def " in places[place] and not came_to:
            continue
        turned.add(place)
        changed = any(put(talks[n]) != told[n] for n in numbers[:: len(numbers) // MOST + 1])
        turned.clear()
        if not changed:
            yield f"{places[place]} {'true' if came_to else 'false'} {len(numbers)}"


def main() -> None:
    for each in sys.argv[1:] or ["intents/**/*.py"]:
        files.update(map(str, ROOT.glob(each)))
    sys.meta_path.insert(0, Weighed)
    from handlers.office.config import load_config
    from handlers.office.exchange import household_given
    from handlers.office.office import Office
    from intents.messages import Dialogue, Question
    from knowledge.policy.cases import told_cases

    assistant = Office(load_config()).assistant

    def put(talk: Mapping[str, Any]) -> list[object]:
        dialogue, told = Dialogue(), list[object]()
        household = household_given(talk.get("household"), lambda _: None)
        day = date.fromisoformat(str(talk.get("as_of") or talk.get("day") or "2026-11-28"))
        assistant.understanding.matcher.ranked.cache_clear()
        signal.alarm(10)  # seconds: without a condition it may never end
        try:
            for turn in talk.get("turns") or [talk]:
                text = turn if isinstance(turn, str) else turn["text"]
                answer = assistant.reply(Question(text, day, household), dialogue)
                dialogue = answer.dialogue
                told += [answer.text, answer.details, answer.said]
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - another answer
            told.append(repr(error))
        signal.alarm(0)
        return told

    signal.signal(signal.SIGALRM, signal.default_int_handler)
    asked = [file for each in FOLDERS for file in ROOT.glob(f"tests/{each}/*.jsonl")]
    talks = [json.loads(line) for file in asked for line in file.open()]
    talks += [msgspec.structs.asdict(case) for _, case in told_cases()]
    for place in idle(talks, put):
        print(place, flush=True)


if __name__ == "__main__":
    main()
