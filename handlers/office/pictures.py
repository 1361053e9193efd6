"""Pictures for Telegram: what a figure of the law was and is, how far the villages are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Final

from handlers.office.statistics import Statistics
from handlers.office.unclaimed import NOTHING_YET, STEPS, VillageProgress
from intents.messages import ValueHistory
from knowledge.policy.law import GROWS_OLD, as_written

INCHES: Final = (6.4, 3.2)  # of one figure's history; a phone shows it without turning
DOTS_PER_INCH: Final = 150
MOST_HISTORIES: Final = 3
MOST_VILLAGES: Final = 12
COLOURS: Final = ("#1b7f4d", "#4c8ed9", "#e2a72e", "#7a7f87", "#dfe3e8")  # of the steps, in order
SHADES: Final = ("#1f5fb3", "#1b7f4d", "#e2a72e", "#a61b1b", "#6b4fa0", "#2a9d9d", "#7a7f87")
UNKNOWN_SINCE: Final = "后来的没查到"


def worth_a_picture(histories: Sequence[ValueHistory]) -> list[ValueHistory]:
    """Those that changed; the first few, so that the picture can be read."""
    return [each for each in histories if len(each.versions) > 1][:MOST_HISTORIES]


def history_picture(histories: Sequence[ValueHistory], today: date) -> bytes:
    """A PNG with a stair for each figure: the day of each change and what it was from then on."""
    # Loaded when first drawn: it takes half a second and 30 MB.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    chinese = FontProperties(fname=_font())
    width, height = INCHES
    figure = Figure((width, height * len(histories)), DOTS_PER_INCH, layout="constrained")
    FigureCanvasAgg(figure)
    plots = figure.subplots(len(histories), squeeze=False)[:, 0]
    for plot, told in zip(plots, histories, strict=True):
        days = [since.toordinal() for since, _ in told.versions]
        amounts = [float(amount) for _, amount in told.versions]
        end = max(today.toordinal(), days[-1])
        seen = min(end, max(days[-1], (told.seen or today).toordinal()))
        plot.step([*days, seen], [*amounts, amounts[-1]], where="post", linewidth=2)
        if end > seen + GROWS_OLD.days:
            plot.plot([seen, end], [amounts[-1]] * 2, ":", color="C0")
            plot.text(end, amounts[-1], UNKNOWN_SINCE, ha="right", va="top", fontproperties=chinese)
        plot.plot(days, amounts, "o", color="C0")
        for day, (since, amount) in zip(days, told.versions, strict=True):
            label = f"{as_written(amount, told.unit)}\n{since.year}-{since.month:02}"
            plot.annotate(
                label,
                (day, float(amount)),
                xytext=(0, 7),
                textcoords="offset points",
                ha="center",
                fontproperties=chinese,
                fontsize=9,
            )
        plot.set_title(f"{told.name}（{told.unit}）", fontproperties=chinese, fontsize=12)
        plot.set_xticks([])
        plot.margins(x=0.08, y=0.3)
        plot.spines[["top", "right"]].set_visible(False)
    picture = BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def progress_picture(villages: Sequence[VillageProgress]) -> bytes:
    """A PNG with a bar for each village: how many benefits stand at each step."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    shown = villages[:MOST_VILLAGES]
    chinese = FontProperties(fname=_font())
    figure = Figure((INCHES[0], 1.2 + 0.45 * len(shown)), DOTS_PER_INCH, layout="constrained")
    FigureCanvasAgg(figure)
    plot = figure.subplots()
    places = range(len(shown))
    before = [0] * len(shown)
    for step, colour in zip((*STEPS, NOTHING_YET), COLOURS, strict=True):
        counts = [each.steps[step] for each in shown]
        plot.barh(places, counts, left=before, color=colour, label=step)
        before = [left + count for left, count in zip(before, counts, strict=True)]
    plot.set_yticks(places, [each.village for each in shown], fontproperties=chinese)
    plot.invert_yaxis()
    plot.locator_params(axis="x", integer=True)
    plot.set_title("没领的待遇办到哪一步（项）", fontproperties=chinese, fontsize=12)
    plot.legend(prop=chinese, ncols=len(COLOURS), loc="upper center", bbox_to_anchor=(0.5, -0.1))
    plot.spines[["top", "right"]].set_visible(False)
    picture = BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def statistics_picture(found: Statistics) -> bytes:
    """A PNG: questions of each day by department, and how they were answered."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    chinese = FontProperties(fname=_font())
    figure = Figure((INCHES[0], 2 * INCHES[1]), DOTS_PER_INCH, layout="constrained")
    FigureCanvasAgg(figure)
    of_days, of_outcomes = figure.subplots(2)
    places = range(len(found.days))
    before = [0] * len(found.days)
    for (title, counts), shade in zip(found.departments.items(), SHADES, strict=False):
        of_days.bar(places, counts, bottom=before, color=shade, label=title)
        before = [below + count for below, count in zip(before, counts, strict=True)]
    weeks = list(places)[::7]
    of_days.set_xticks(weeks, [f"{found.days[each]:%m-%d}" for each in weeks])
    of_days.locator_params(axis="y", integer=True)
    of_days.set_title("每天问了几次，按部门", fontproperties=chinese, fontsize=12)
    if found.departments:
        of_days.legend(prop=chinese, ncols=4, loc="upper left", fontsize=8)
    names = list(found.outcomes)
    bars = of_outcomes.barh(range(len(names)), list(found.outcomes.values()), color=SHADES[0])
    of_outcomes.bar_label(bars, padding=3)
    of_outcomes.set_yticks(range(len(names)), names, fontproperties=chinese)
    of_outcomes.invert_yaxis()
    of_outcomes.set_xticks([])
    of_outcomes.set_title("怎么答的", fontproperties=chinese, fontsize=12)
    for plot in (of_days, of_outcomes):
        plot.spines[["top", "right"]].set_visible(False)
    picture = BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def _font() -> Path:
    """Noto Sans SC, which zhplot carries; the package itself is not loaded."""
    package = find_spec("zhplot")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("zhplot, which carries the Chinese font, is not installed")
    return Path(package.submodule_search_locations[0]) / "fonts" / "NotoSansSC-Regular.ttf"
