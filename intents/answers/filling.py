"""Values put into the sentences of an entry, and the first line of what its rule found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from intents.messages import AnswerAmount
from knowledge.policy.catalogue import PLACEHOLDER, Entry
from knowledge.policy.entitlement import Entitlement, Quantity, Range, Verdict
from knowledge.policy.law import Law, LawValue, plain
from knowledge.policy.offices import OFFICES, office_on

_SENTENCES: Final = re.compile("[^。；]+[。；]?")


class Filler:
    """Puts values into placeholders and remembers which it put in."""

    def __init__(self, law: Law, entitlement: Entitlement | None = None) -> None:
        self.law = law
        self.quantities: dict[str, Quantity] = {}
        self.words: dict[str, str] = {}
        self.used: list[Quantity | LawValue] = []
        self.amounts: Mapping[Quantity, Range] = {}
        if entitlement is not None:
            self.amounts = entitlement.amounts
            self.quantities = {quantity.name: quantity for quantity in entitlement.amounts}
            left = [each for each in entitlement.missing if not each.rises]  # 八千多 is told
            self.words = {
                name: words
                for name, words in (
                    ("reason", entitlement.reasons[0] if entitlement.reasons else ""),
                    ("missing", "、".join(each.called for each in left or entitlement.missing)),
                )
                if words
            }

    @property
    def values(self) -> tuple[LawValue, ...]:
        return tuple(used for used in self.used if isinstance(used, LawValue))

    def value(self, name: str) -> str | None:
        quantity = self.quantities.get(name)
        if quantity is not None:
            self._use(quantity)
            return self.amounts[quantity].show(quantity.unit)
        if name in self.words:
            return self.words[name]
        if name in OFFICES:
            return office_on(name, self.law.day)
        value = self.law.find(name) if name in self.law.values else None
        if value is None:
            return None
        self._use(value)
        return value.shown

    def told(self) -> tuple[AnswerAmount, ...]:
        """Those named in the first line come first, and what is left to pay behind what it is left
        of, whichever the sentence names before the other."""
        order = [*self.used, *(each for each in self.amounts if each not in self.used)]
        order.sort(key=lambda each: isinstance(each, Quantity) and each.is_left)
        return tuple(
            AnswerAmount(each.name, plain(each.amount), each.unit)
            if isinstance(each, LawValue)
            else amount_of(each, each.label, self.amounts[each])
            for each in order
        )

    def _use(self, used: Quantity | LawValue) -> None:
        if used not in self.used:
            self.used.append(used)

    def fill(self, sentence: str) -> str:
        return PLACEHOLDER.sub(
            lambda found: self.value(found[1]) or "（这天的标准没查到）", sentence
        )

    def first(self, sentences: Sequence[str]) -> str | None:
        """The first whose placeholders all have values, filled in."""
        for sentence in sentences:
            if self._holds(sentence):
                return self.fill(sentence)
        return None

    def notes(self, notes: Iterable[str]) -> list[str]:
        """Those that hold on the day, filled in."""
        return [self.fill(note) for note in notes if self._holds(note)]

    def part_of(self, line: str) -> str:
        """The sentences of a line that hold on the day, as one."""
        told = "".join(self.notes(_SENTENCES.findall(line))).rstrip("；。")
        return f"{told}。" if told else ""

    def _holds(self, sentence: str) -> bool:
        return all(self._has(name) for name in PLACEHOLDER.findall(sentence))

    def _has(self, name: str) -> bool:
        if name in self.quantities or name in self.words or name in OFFICES:
            return True
        return name in self.law.values and self.law.values[name].on(self.law.day) is not None


def amount_of(quantity: Quantity, label: str, span: Range) -> AnswerAmount:
    most = None if span.certain else plain(span.high)
    return AnswerAmount(label, plain(span.low), quantity.unit, most)


def headline(entry: Entry, entitlement: Entitlement, filler: Filler) -> str:
    said = filler.first(_sentences(entry, entitlement))
    if said is None:
        why = filler.words.get("reason") or f"要看{filler.words.get('missing', '具体情况')}"
        said = f"{entry.title}：现在说不准，{why}"
    return said.rstrip("。；") + "。"


def _sentences(entry: Entry, entitlement: Entitlement) -> Sequence[str]:
    wording = entry.wording
    return {Verdict.YES: wording.yes, Verdict.NO: wording.no, Verdict.OPEN: wording.open}[
        entitlement.verdict
    ]
