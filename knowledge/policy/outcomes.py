"""What a benefit comes to for everybody: a number for each result that is told apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from knowledge.columns import Codes
from knowledge.policy.entitlement import Benefit, Entitlement, Range, Verdict

_REFUSED: Final = Entitlement(Verdict.NO)


class Outcomes:
    """What a benefit comes to for everybody: `codes` by person, of results that differ in what
    is told of them."""

    def __init__(self, people: int) -> None:
        self.codes: Codes = np.full(people, -1, dtype=np.int32)
        self.results: list[Entitlement] = []
        self._numbers: dict[tuple[object, ...], int] = {}

    def number(self, result: Entitlement, amount: Range | None, benefit: Benefit) -> int:
        if result.verdict is Verdict.NO:
            key: tuple[object, ...] = (Verdict.NO,)
        else:
            reasons = result.reasons if result.verdict is Verdict.OPEN else ()
            told = () if result.missing else reasons
            key = (result.verdict, amount, result.missing, told, result.grounds)
        if key not in self._numbers:
            self._numbers[key] = len(self.results)
            amounts = {} if amount is None or benefit.amount is None else {benefit.amount: amount}
            kept = replace(result, amounts=amounts, facts=(), options=(), steps=(), notes=())
            self.results.append(_REFUSED if result.verdict is Verdict.NO else kept)
        return self._numbers[key]


class Resting(Outcomes):
    """Results that differ in their verdict, and in whether they rest on a value. `verdicts` by
    code: None where it plays no part, and at the end for those who have no outcome."""

    def __init__(self, people: int, value_id: str) -> None:
        super().__init__(people)
        self._value_id = value_id
        self.verdicts: list[Verdict | None] = [None]

    def number(self, result: Entitlement, _: Range | None, __: Benefit) -> int:
        rests = any(each.id == self._value_id for each in result.values)
        key = result.verdict, rests
        if key not in self._numbers:
            self._numbers[key] = len(self.results)
            self.results.append(result)
            self.verdicts.insert(-1, result.verdict if rests else None)
        return self._numbers[key]
