"""An entry and what its rule found become what a person is told: the result in one line, why, the
next step; and, behind it, everything that the answer rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from intents.answers.filling import Filler, headline
from intents.answers.grounds import (
    changed_since,
    history,
    newest_known,
    passages,
    presumed,
    reckoned,
    sources_of,
    supposed_of,
    unconfirmed,
)
from intents.answers.grounds import known as known_of
from intents.answers.options import (
    amounts_by_option,
    options,
    sums_by_option,
    told_either_way,
)
from intents.answers.shape import Told, join
from intents.answers.touching import nearest_first
from intents.answers.working_out import WorkedOut, called
from intents.facts_said import Said
from intents.messages import Ask, Details, Manner
from intents.reading import words
from knowledge.days import month_of
from knowledge.facts import Each, Household
from knowledge.policy.catalogue import Entry
from knowledge.policy.entitlement import Entitlement, Quantity, Verdict
from knowledge.policy.law import Law
from knowledge.policy.offices import with_offices

UNCONFIRMED = "待确认"
# Beside the way to it, whether, how much or when is asked: that is the result.
ASKS_MORE: Final = words("asking")["more"]
_SEEKS: Final = words("asking")["seeks"]


def say_fixed(
    entry: Entry,
    law: Law,
    *,
    manner: Manner,
    aspect: str | None = None,
    household: Household | None = None,
    asked: str = "",
) -> Told:
    """An entry without a rule: its text with the day's values put in, after what answers the
    aspect asked; what the registry says of the household comes first."""
    filler = Filler(law)
    text = filler.first(entry.wording.texts)
    result, *why = text.splitlines() if text else _recorded(entry, filler)
    answer = filler.first(entry.wording.first.get(aspect or "", ()))
    if answer:
        why = [line for line in (result, *why) if not _repeats(line, answer)]
        result = answer
    if household is not None and isinstance(household.contact_person, str):
        filler.words["contact_person"] = household.contact_person
        if entry.wording.registered:
            result, why = filler.fill(entry.wording.registered), [result, *why]
    notes = filler.notes(entry.wording.notes)
    values = filler.values
    notes += unconfirmed(values)
    old = newest_known(values) if entry.outcome in ("answer", "handoff") else ""
    result = _told_as_old(old, result)
    estimate, of_it, also = reckoned(values, law) if old else ("", [], [])
    sources = sources_of(entry, values, of_it)
    said = "".join([result, *why, *notes])
    is_open = entry.outcome == "handoff" or UNCONFIRMED in said or "没查到" in said
    changes = changed_since(values, law)
    why = [*filter(None, [estimate]), *why]
    whom = _SEEKS.search(asked)
    told = manner == "how" or aspect == "trouble" or is_open or bool(old) or bool(whom)
    return Told(
        result=result,
        why=tuple(_why(why, notes, asked, entry.title + result, changes)),
        next_step=_next_step(entry, filler, manner, old=bool(old)) if told else "",
        whom=_next_step(entry, filler, "usual", old=bool(old)),
        amounts=filler.told(),
        also=tuple(also),
        sources=sources,
        values=values,
        history=history(values, law) if manner == "history" else (),
        details=Details(
            grounds=join([*why, *_notes(notes), *changes, *passages(sources, law.day)]),
            papers=_papers(entry, filler),
        ),
    )


def _recorded(entry: Entry, filler: Filler) -> list[str]:
    """The lines of the text without what nothing is recorded for on the day; first what is told
    without a figure."""
    first, *rest = entry.wording.text.splitlines()
    if known := filler.first([first]):
        return [known, *filler.notes(rest)]
    gap = f"{entry.title}：没查到{month_of(filler.law.day)}的数。"
    told = filler.part_of(first)
    return [told, *filler.notes(rest), gap] if told else [gap, *filler.notes(rest)]


def _why(
    why: Sequence[str], notes: Sequence[str], asked: str, told: str, changes: Sequence[str]
) -> list[str]:
    """The lines of the text and its notes; what the question names comes first."""
    near = [note for note in notes if note in nearest_first(notes, asked, told)[:MOST_NOTES]]
    return nearest_first([*why, *changes, *_notes(near)], asked, told)


ALIKE: Final = 0.6  # share of a line's pairs of characters that was told before


def _repeats(line: str, told: str) -> bool:
    pairs = {line[at : at + 2] for at in range(len(line) - 1)}
    return sum(pair in told for pair in pairs) >= ALIKE * len(pairs)


def _told_as_old(old: str, line: str) -> str:
    """A line without a figure tells none that could be old."""
    return f"{old}：{line}" if old and any(sign.isdigit() for sign in line) else line


def say_ruled(
    entry: Entry,
    found: WorkedOut,
    law: Law,
    said: Said,
    *,
    ask: Ask | None = None,
    manner: Manner = "usual",
    aspect: str | None = None,
    conflicts: Sequence[str] = (),
    following: str = "",
    asked: str = "",
) -> Told:
    """What a rule found, for the person it was worked out for and others it concerns."""
    result = found.result
    law = law.afresh()  # what the sentences look up is told apart
    filler = Filler(law, result)
    first, before = headline(entry, result, filler), ""
    if result.verdict is Verdict.OPEN and not found.named:
        before = filler.first(entry.wording.first.get(aspect or "", ())) or ""
    in_first = filler.values  # where it tells values of the law themselves
    if any(isinstance(used, Quantity) for used in filler.used):  # and what comes of others
        in_first += result.values
    bare = first
    first = _of_whom(first, found, said)
    notes = [*result.notes, *filler.notes(entry.wording.notes), *unconfirmed(result.values)]
    others, alike = [], [found.person]
    for person, other in found.others:
        line = headline(entry, other, Filler(law, other))
        if line == bare and found.named:
            alike.append(person)  # 四口人都不用交
        else:
            others.append(f"{called(person)}：{line}")
    everybody = "、".join(map(called, alike))
    first = first.replace(f"{called(found.person)}：", f"{everybody}：", 1) if alike[1:] else first
    by_option = options(entry, result, law)
    steps = result.steps or (_steps(result) if not any("＝" in each for each in by_option) else ())
    numbered = [f"{number}. {step}" for number, step in enumerate(steps, start=1)]
    counted = [presumed(result), *numbered, *by_option]
    sums = [step for step in result.steps if "＝" in step]
    if not sums and result.missing and result.missing[0].rises:  # 八千多: at either end
        sums = ["；".join(step for step in _steps(result) if "＝" in step)]
    change = f"{found.change}。" if found.change else ""
    if change and aspect == "when":  # the day that is asked for
        first, change = f"{_of_whom(change, found, said)}", first
    of_others = [value for _, other in found.others for value in other.values]
    values = tuple(dict.fromkeys([*result.values, *law.used.values(), *of_others]))
    changes = changed_since(values, law)
    known = known_of(result, said)
    disagree = [f"{line}。" for line in conflicts]
    old = newest_known(in_first or values)
    estimate, of_it, newer = reckoned(in_first or result.values, law) if old else ("", [], [])
    sources = sources_of(entry, values, of_it)
    divided = sums_by_option(entry, result, law) if result.verdict is Verdict.OPEN else ""
    of_each = any(isinstance(found.case.known(one), Each) for one in result.missing[:1])
    if of_each:
        first, by_option = "\n".join(by_option), []
    elif divided:
        others, first = [first, *others], f"{divided}；要看{result.missing[0].called}。"
    if before and not (divided and aspect == "amount"):
        others, first = [*first.splitlines(), *others], before
    first = _told_as_old(old, first)
    next_step = _next_step(entry, filler, manner, result.verdict, old=bool(old))
    arithmetic = [*sums[-1:], following]
    nearest = nearest_first(notes, asked, join([entry.title, first, *known]))
    told_notes = _notes(nearest)[:MOST_NOTES]
    if result.verdict is Verdict.NO:  # what else there is matters more than the sum that refuses
        arithmetic, told_notes = told_notes, arithmetic
    together = "\n".join(by_option)  # all of them or none
    why = [change, *others, together, estimate, *arithmetic, *known, *changes, *told_notes]
    how = manner == "how" and entry.wording.how and result.verdict is not Verdict.NO
    if how and not before and not ASKS_MORE.search(asked):
        # Of a text of several lines what there is room for; sums alone say nothing behind a way.
        why = [*first.splitlines(), *(line for line in why if line != together)]
        first, next_step, ask = next_step.removeprefix("下一步："), "", None
    if told_either_way(first, result, asked) or of_each:
        ask = None
    return Told(
        result=first,
        above_all=tuple(disagree),
        why=tuple(line for line in why if line),
        next_step=next_step,
        ask=ask,
        amounts=filler.told(),
        also=(*newer, *amounts_by_option(result)),
        steps=(*_steps(result), *(step for _, each in found.others for step in _steps(each))),
        sources=sources,
        values=values,
        history=history(values, law) if manner == "history" else (),
        details=Details(
            grounds=join([*_notes(notes), *changes, *passages(sources, law.day)]),
            steps=join(
                [*known, *counted, change, *others, *disagree, following, *first.splitlines()[1:]]
            ),
            papers=_papers(entry, filler),
        ),
    )


def _of_whom(first: str, found: WorkedOut, said: Said) -> str:
    """The result with what it supposes, for whom it is, and whether it is confirmed."""
    if not found.result.confirmed and UNCONFIRMED not in first:
        first = first.rstrip("。") + f"（{UNCONFIRMED}）。"
    named = found.named and not found.of_the_nameless_head
    supposed, whose = supposed_of(found, said), called(found.person) if named else ""
    above = "，".join(part for part in (f"要是{supposed}" if supposed else "", whose) if part)
    first = f"{above}：{first}" if above else first
    return f"您家登记里没人对得上，一般是：{first}" if found.general else first


def _steps(result: Entitlement) -> dict[str, None]:
    """The arithmetic of the result and of whatever it could still be, each once."""
    steps = dict.fromkeys(result.steps)
    for _, option in result.options:
        steps |= _steps(option)
    return steps


MOST_NOTES = 2  # beside the result; all of them stand in the details


def _notes(notes: Iterable[str]) -> list[str]:
    once = dict.fromkeys(note.rstrip("。") for note in notes if note)
    return [f"注意：{note}。" for note in once]


def _next_step(
    entry: Entry,
    filler: Filler,
    manner: Manner,
    verdict: Verdict = Verdict.OPEN,
    *,
    old: bool = False,
) -> str:
    """What to do and whom to ring, on one line; whom to ring alone where nobody asked how."""
    asked = manner == "how" and verdict is not Verdict.NO
    how = filler.fill(entry.wording.how).rstrip("。") if asked else ""
    day = filler.law.day
    whom = _whom(entry, day)
    office, phone = with_offices(entry.wording.office, day), entry.wording.phone
    if how:
        named = any(part in how for part in office.split("、"))
        more = f"电话{phone}" if named and phone else f"找{whom}" if whom else ""
        return f"下一步：{how}。{more}。" if more else f"下一步：{how}。"
    if not whom:
        return ""
    if old:
        return f"下一步：{day.year}年的数问{whom}。"
    if verdict is Verdict.YES and office:
        return f"下一步：找{office}办{f'，电话{phone}' if phone else ''}。"
    return f"下一步：问{whom}。"


def _papers(entry: Entry, filler: Filler) -> str:
    wording = entry.wording
    lines = [f"下一步：{filler.fill(wording.how)}"] if wording.how else []
    if wording.papers:
        lines.append(f"带上：{'、'.join(map(filler.fill, wording.papers))}")
    return join([*lines, contact(entry, filler.law.day)])


def contact(entry: Entry, day: date) -> str:
    whom = _whom(entry, day)
    return f"找谁：{whom}" if whom else ""


def _whom(entry: Entry, day: date) -> str:
    parts = [with_offices(entry.wording.office, day), entry.wording.phone]
    return "，电话".join(part for part in parts if part)
