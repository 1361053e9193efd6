"""Children of one family at different schools: 大的初中走读,小的小学住校."""

from __future__ import annotations

from dataclasses import replace

from intents.facts_said import Said, SaidFact
from intents.mentions.mention import Mention

STAGE, BOARDING = "school_stage", "boarding"


def at_several_schools(said: Said) -> bool:
    return len({mention.value for mention in _schools(said)}) > 1


def of_no_school(said: Said) -> Said:
    """The same where the registry knows who is at which."""
    return replace(said, facts=tuple(e for e in said.facts if e.fact not in (STAGE, BOARDING)))


def of_each_pupil(said: Said) -> tuple[Said, ...]:
    """The same once for every school, with the boarding that is told behind it, or before it where
    the first is told so: 大的住校念初二."""
    schools = _schools(said)
    others = tuple(each for each in said.facts if each.fact not in (STAGE, BOARDING))
    boarding = [mention for mention, _, _ in said.mentions if mention.kind == BOARDING]
    ahead = bool(boarding) and boarding[0].begin < schools[0].begin
    begins = [0, *(school.end for school in schools)]
    ends = [*(school.begin for school in schools), float("inf")]
    each_said = []
    for number, school in enumerate(schools, start=not ahead):
        beside = [each for each in boarding if begins[number] <= each.begin < ends[number]]
        told = [
            SaidFact(mention.kind, mention.value, (mention.begin, mention.end), "stated", None)
            for mention in (school, *beside[:1])
        ]
        each_said.append(replace(said, facts=(*others, *told), about=str(school.value)))
    return tuple(each_said)


def _schools(said: Said) -> list[Mention]:
    return [mention for mention, _, _ in said.mentions if mention.kind == STAGE]
