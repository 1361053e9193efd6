"""What the people of many households have not claimed of benefits that belong together.

Everything stands in arrays of all of them; those who are alike in what counts are looked at once:
each result of a benefit, each list of results of which only the amounts differ and not their order,
and each gap by what it is and what would end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from handlers.office.gaps import GapKind, NotDrawn, gap_of, names_of, not_drawn
from handlers.office.ranking import Rows
from knowledge.columns import Places, combined, gathered, grouped, spread
from knowledge.facts import Drawn, Household, Person
from knowledge.policy.assessment import Assessed, without_displaced
from knowledge.policy.catalogue import Knowledge
from knowledge.policy.entitlement import Benefit, Verdict, plain_name
from knowledge.policy.outcomes import Outcomes

_NOBODY = Household("")


class Members(NamedTuple):
    """Households with some of their people."""

    heads: Places
    own: Places  # what each household draws, by code
    people: Places
    drawn: Places  # what each of them draws, by code
    starts: Places  # the first of each household, and one past the last


class Gaps(NamedTuple):
    """Of one household after the other."""

    numbers: Places
    places: Places  # whose of the people
    starts: Places  # the first of each household, and one past the last


class _One(NamedTuple):
    """A benefit of one of the people of a household, or of the household."""

    of: Assessed
    sort: int  # the same where only the amounts differ
    same: int  # the same for the same result, drawn by the same names
    names: Sequence[str]


class _Numbers(dict[object, int]):
    def __missing__(self, key: object) -> int:
        self[key] = number = len(self)
        return number


class _Found(NamedTuple):
    """What is given or drawn, of one household after the other."""

    ones: Sequence[_One]
    of: Places  # which of these each is
    places: Places  # whose of the people
    starts: Places


class _Listed(NamedTuple):
    """What is not drawn, among all that was found of a household."""

    kind: GapKind
    places: Sequence[int]  # where it stands, and where what would end


class Shapes:
    def __init__(
        self,
        knowledge: Knowledge,
        as_of: date,
        benefits: Mapping[int, tuple[str, Benefit]],
        outcomes: Mapping[str, Outcomes],
        of_household: Sequence[tuple[Drawn, ...]],  # what is drawn, by code
        of_person: Sequence[tuple[Drawn, ...]],
    ) -> None:
        self._knowledge, self._as_of = knowledge, as_of
        self._benefits = list(benefits.values())
        self._orders = {benefit.name: order for order, (_, benefit) in benefits.items()}
        self._outcomes = outcomes
        self._people: list[Person] = []
        self._of_household, self._of_person = of_household, of_person

    def gaps(self, rows: Rows, members: Members, benefits: Sequence[Benefit]) -> Gaps:
        found = self._found(members, benefits)
        lists, list_of = _lists(found)
        return self._numbered(rows, found, lists, list_of)

    def _found(self, members: Members, benefits: Sequence[Benefit]) -> _Found:
        """In the order of the benefits."""
        columns = [
            self._column(members, number, benefit)
            for number, (_, benefit) in enumerate(self._benefits)
            if benefit in benefits
        ]
        number, homes, places, codes, drawn = map(np.concatenate, zip(*columns, strict=True))
        order = np.argsort(homes, kind="stable")
        columns_of_key: Any = (number, codes, places, drawn)
        keys = combined([(each[order], int(each.max(initial=0)) + 1) for each in columns_of_key])
        groups, numbers = grouped(*keys), _Numbers()
        at = order[groups.first]
        ones = [
            self._one(members, numbers, *each)
            for each in zip(
                *(each[at].tolist() for each in (number, homes, places, codes, drawn)), strict=True
            )
        ]
        counts = np.bincount(homes, minlength=len(members.heads))
        return _Found(ones, groups.of, places[order], _starts(counts))

    def _column(self, members: Members, number: int, benefit: Benefit) -> tuple[Places, ...]:
        """Who is given or draws it: its number, the household, whose of the people, the result,
        and what is drawn, or 0."""
        outcomes, own = self._outcomes[benefit.name], members.own
        drawn, size = members.drawn, len(self._of_person)
        whose = np.repeat(np.arange(len(own)), np.diff(members.starts))
        draws = drawing([benefit], self._of_person)[drawn]
        if benefit.personal:
            codes, homes = outcomes.codes[members.people], whose
            places = np.arange(len(whose)) - members.starts[whose]
            draws |= drawing([benefit], self._of_household)[own][whose]
            names = own[whose] * size + drawn
        else:
            codes, homes = outcomes.codes[members.heads], np.arange(len(own))
            places = np.zeros(len(own), dtype=np.intp)
            anybody = drawing([benefit], self._of_household)[own]
            anybody[whose[draws]] = True
            draws = anybody
            of_all = gathered(drawn.astype(np.int64), size, members.starts)
            names = own * (int(of_all.max(initial=0)) + 1) + of_all
        at = np.flatnonzero(given(outcomes)[codes] | draws)
        of_names = np.where(draws[at], names[at] + 1, 0)
        return np.full(len(at), number), homes[at], places[at], codes[at], of_names

    def _one(
        self,
        members: Members,
        numbers: _Numbers,
        number: int,
        home: int,
        place: int,
        code: int,
        drawn: int,
    ) -> _One:
        department, benefit = self._benefits[number]
        result = self._outcomes[benefit.name].results[code]
        person = self._person(place) if benefit.personal else None
        of = Assessed(department, benefit, person, result, drawn > 0)
        sort = number, place, of.drawn, result.verdict, result.missing, of.amount is None
        names = names_of(of, self._drawn(members, benefit, home, place) if drawn else ())
        return _One(of, numbers[sort], numbers[number, code, *names], names)

    def _person(self, place: int) -> Person:
        """The same one at the same place."""
        while len(self._people) <= place:
            self._people.append(Person())
        return self._people[place]

    def _drawn(self, members: Members, benefit: Benefit, home: int, place: int) -> Sequence[Drawn]:
        begin, end = members.starts[home : home + 2].tolist()
        benefits = self._of_household[members.own[home]]
        drawn = members.drawn[begin:end].tolist()
        people = [Person(benefits=self._of_person[code]) for code in drawn]
        household = Household("", benefits=benefits, people=tuple(people))
        return benefit.drawn_by(household, people[place] if benefit.personal else None)

    def _numbered(
        self, rows: Rows, found: _Found, lists: Sequence[Sequence[_Listed]], list_of: Places
    ) -> Gaps:
        """Those that are the same, and put an end to the same, have the same number."""
        parts = [len(each.places) for listed in lists for each in listed]
        items = list(chain.from_iterable(lists))
        item, home = spread(np.array([len(each) for each in lists], dtype=np.intp), list_of)
        part, whose = spread(np.array(parts, dtype=np.intp), item)
        places = np.array(list(chain.from_iterable(each.places for each in items)), dtype=np.intp)
        at = found.starts[home[whose]] + places[part]
        starts = _starts(np.bincount(whose, minlength=len(item)))
        same = np.array([one.same for one in found.ones], dtype=np.int64)[found.of[at]]
        groups = grouped(gathered(same, int(same.max(initial=0)) + 1, starts), len(item) + 1)
        own = zip(
            item[groups.first].tolist(), _stretches(found.of[at], starts, groups.first), strict=True
        )
        different = [
            self._number(rows, items[each], [found.ones[one] for one in ones]) for each, ones in own
        ]
        numbers = np.array(different, dtype=np.intp)[groups.of]
        counts = numbers >= 0
        sizes = np.bincount(home[counts], minlength=len(list_of))
        return Gaps(numbers[counts], found.places[at[starts[:-1]]][counts], _starts(sizes))

    def _number(self, rows: Rows, listed: _Listed, ones: Sequence[_One]) -> int:
        """Of the gap; below zero where it does not count."""
        each, *ended = ones
        names = dict.fromkeys(chain.from_iterable(other.names for other in ended))
        not_claimed = NotDrawn(each.of, listed.kind, [other.of for other in ended])
        gap = gap_of(self._knowledge, _NOBODY, self._as_of, not_claimed, names)
        benefit = each.of.benefit
        return rows.number(gap, self._orders[benefit.name], benefit.personal) if gap.counts else -1


def _lists(found: _Found) -> tuple[list[list[_Listed]], Places]:
    """What is not drawn, once where the same is found and the amounts come in the same order; and
    which of these lists each household has."""
    sizes = np.diff(found.starts)
    whose = np.repeat(np.arange(len(sizes)), sizes)
    ends = [[each.of.yearly.low, each.of.yearly.high] for each in found.ones]
    ranks = {end: rank for rank, end in enumerate(sorted(set(chain.from_iterable(ends))))}
    of_ones = np.array([[ranks[end] for end in each] for each in ends], dtype=np.int64)
    by_home = whose[:, None] * len(ranks) + of_ones.reshape(-1, 2)[found.of]
    different, order = np.unique(by_home, return_inverse=True)
    order = order.reshape(-1, 2) - np.searchsorted(different, whose * len(ranks))[:, None]
    sorts = np.array([each.sort for each in found.ones], dtype=np.int64)[found.of]
    most = int(order.max(initial=0)) + 1
    sort_count = int(sorts.max(initial=0)) + 1
    keys = combined([(sorts, sort_count), (order[:, 0], most), (order[:, 1], most)])
    of_homes = gathered(*keys, found.starts)
    groups = grouped(of_homes.astype(np.int64), len(sizes) + 1)
    own = _stretches(found.of, found.starts, groups.first)
    return [_listed([found.ones[one].of for one in ones]) for ones in own], groups.of


def _stretches(of: Places, starts: Places, places: Places) -> Iterator[list[int]]:
    """What stands in each of these."""
    ends = starts[places + 1].tolist()
    for begin, end in zip(starts[places].tolist(), ends, strict=True):
        yield of[begin:end].tolist()


def _starts(sizes: Places) -> Places:
    """And one past the last."""
    return np.append(0, np.cumsum(sizes))


def _listed(found: list[Assessed]) -> list[_Listed]:
    standing = without_displaced(found)
    at = {id(each): place for place, each in enumerate(standing)}
    return [
        _Listed(kind, [at[id(of)], *(at[id(other)] for other in ended)])
        for of, kind, ended in not_drawn(standing)
    ]


def given(outcomes: Outcomes) -> NDArray[np.bool_]:
    """Or open, by the code of the result; at the end for those who have none."""
    found = [result.verdict is not Verdict.NO for result in outcomes.results]
    return np.array([*found, False], dtype=bool)


def drawing(benefits: Iterable[Benefit], values: Sequence[tuple[Drawn, ...]]) -> NDArray[np.bool_]:
    """Whether one of these is drawn, by the code of what is drawn."""
    names = {name for benefit in benefits for name in benefit.drawn_as}
    draws = [any(plain_name(each.name) in names for each in drawn) for drawn in values]
    return np.array(draws, dtype=bool)
