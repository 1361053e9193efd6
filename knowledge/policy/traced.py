"""Numbers that stand for those of many people while a rule reckons with the one of an example.

What a rule does with such a number is taken down: how it reckons as an `Reckoning`, and on which
side of what the number was found as a `Comparison`. For everybody who is on the same sides the rule
goes the same way, and what it gives is what the expression gives for their own number. Whatever
cannot be taken down raises `Escaped` (or TypeError), never is it passed over.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import repeat
from typing import Any, Final, NamedTuple, NoReturn, TypeAlias, TypeGuard

from knowledge.facts import AnyFact

TOKEN: Final = (
    "\ue000"  # about what stands in a text for a number that differs from one to the next
)
_IN_PLAIN: Final = "p"  # it stands there as `law.plain` writes it
_MARK: Final = re.compile(f"{TOKEN}{_IN_PLAIN}(\\d+){TOKEN}")

Operand: TypeAlias = "Reckoning | Decimal | int | str"


class Escaped(Exception):
    """Something was done with a number that cannot be taken down."""


class Reckoning:
    """How a number comes of the numbers of a case; the same one for the same reckoning."""

    __slots__ = ("do", "facts", "number", "parts")

    def __init__(
        self,
        number: int,
        do: Callable[..., Any] | None,
        parts: Sequence[Operand],
        fact: Any = None,
    ) -> None:
        self.number, self.do, self.parts = number, do, parts
        own = (fact,) if fact is not None else ()
        inner = (each for part in parts if isinstance(part, Reckoning) for each in part.facts)
        self.facts: tuple[AnyFact, ...] = tuple(dict.fromkeys((*own, *inner)))

    def of(self, numbers: Mapping[AnyFact, Sequence[Decimal]]) -> Sequence[Any]:
        """For many at once."""
        if self.do is None:
            return numbers[self.facts[0]]
        parts = (
            part.of(numbers) if isinstance(part, Reckoning) else repeat(part) for part in self.parts
        )
        return list(map(self.do, *parts))


class Comparison(NamedTuple):
    """On which side of another a number is."""

    expression: Reckoning


class Trace:
    """What is taken down of one run of a rule, in `looks`, beside the facts it looks at."""

    def __init__(self, looks: list[Any], known: dict[object, Reckoning]) -> None:
        self.looks = looks
        self._known = known  # expressions, the same from run to run

    def number(self, fact: AnyFact, value: Decimal) -> Traced:
        expression = self._known.get(fact)
        if expression is None:
            expression = self._known[fact] = Reckoning(len(self._known), None, (), fact)
        return Traced(self, value, expression)

    def reckoned(self, do: Callable[..., Any], parts: Sequence[object]) -> Traced:
        value = do(*(part.value if type(part) is Traced else part for part in parts))
        return Traced(self, value, self._expression(do, parts))

    def compared(self, do: Callable[..., Any], parts: Sequence[object]) -> bool:
        self.looks.append(Comparison(self._expression(do, parts)))
        return bool(do(*(part.value if type(part) is Traced else part for part in parts)))

    def _expression(self, do: Callable[..., Any], parts: Sequence[object]) -> Reckoning:
        operands: Any = [part.expression if type(part) is Traced else part for part in parts]
        key = (do, *operands)
        expression = self._known.get(key)
        if expression is None:
            expression = self._known[key] = Reckoning(len(self._known), do, operands)
        return expression


def _reckoning(do: Callable[..., Any]) -> Any:
    def method(self: Traced, other: object) -> Traced:
        return self.trace.reckoned(do, (self, other)) if _is_number(other) else NotImplemented

    return method


def _reflected(do: Callable[..., Any]) -> Any:
    def method(self: Traced, other: object) -> Traced:
        return self.trace.reckoned(do, (other, self)) if _is_number(other) else NotImplemented

    return method


def _comparing(do: Callable[..., Any], *, holds: bool = True) -> Any:
    """`holds`: whether it is so where `do` is so, or where it is not."""

    def method(self: Traced, other: object) -> Any:
        if not _is_number(other):
            return NotImplemented
        return self.trace.compared(do, (self, other)) is holds

    return method


def _is_number(other: object) -> bool:
    return type(other) is Traced or type(other) is Decimal or type(other) is int


def _quantized(number: Decimal, step: Decimal, rounding: str | None) -> Decimal:
    return number.quantize(step, rounding)


class Traced:
    """Passes for a Decimal."""

    __slots__ = ("expression", "trace", "value")
    __hash__ = None  # type: ignore[assignment] # a set of numbers would not find it

    def __init__(self, trace: Trace, value: Decimal, expression: Reckoning) -> None:
        self.trace, self.value, self.expression = trace, value, expression

    __class__: Any = property(lambda _: Decimal)  # for isinstance

    __add__, __radd__ = _reckoning(operator.add), _reflected(operator.add)
    __sub__, __rsub__ = _reckoning(operator.sub), _reflected(operator.sub)
    __mul__, __rmul__ = _reckoning(operator.mul), _reflected(operator.mul)
    __truediv__, __rtruediv__ = _reckoning(operator.truediv), _reflected(operator.truediv)
    __floordiv__, __mod__ = _reckoning(operator.floordiv), _reckoning(operator.mod)
    __ge__, __lt__ = _comparing(operator.ge), _comparing(operator.ge, holds=False)
    __le__, __gt__ = _comparing(operator.le), _comparing(operator.le, holds=False)
    __eq__, __ne__ = _comparing(operator.eq), _comparing(operator.eq, holds=False)

    def __neg__(self) -> Traced:
        return self.trace.reckoned(operator.neg, (self,))

    def __bool__(self) -> bool:
        return self.trace.compared(operator.ne, (self, 0))

    def quantize(self, step: Decimal, rounding: str | None = None) -> Traced:
        return self.trace.reckoned(_quantized, (self, step, rounding))

    def __str__(self) -> str:
        return f"{TOKEN}{self.expression.number}{TOKEN}"

    def in_plain(self) -> str:
        return f"{TOKEN}{_IN_PLAIN}{self.expression.number}{TOKEN}"

    def __format__(self, how: str) -> str:
        if how not in ("", "f"):
            raise Escaped(how)
        return str(self)

    def _escape(self, *_: object) -> NoReturn:
        raise Escaped

    __int__ = __float__ = __index__ = __round__ = __floor__ = __ceil__ = __trunc__ = _escape


def is_traced(number: object) -> TypeGuard[Traced]:
    return type(number) is Traced


def numbers_in(texts: Sequence[str]) -> tuple[int, ...]:
    """Of the expressions that stand in them. Raises Escaped where one is not written in plain."""
    if any(TOKEN in _MARK.sub("", text) for text in texts):
        raise Escaped
    found = (int(number) for text in texts for number in _MARK.findall(text))
    return tuple(dict.fromkeys(found))


def filled(text: str, written: Mapping[int, str]) -> str:
    """With the numbers of somebody put in."""
    return _MARK.sub(lambda mark: written[int(mark[1])], text)


def same_texts(one: Sequence[str], other: Sequence[str]) -> bool:
    """Raises Escaped where it hangs on numbers that differ from one to the next."""
    if one == other:
        return True
    if any(TOKEN in text for text in (*one, *other)):
        raise Escaped
    return False
