"""An answer as Telegram shows it."""

from __future__ import annotations

from handlers.office.outbox import CUT, fitted
from handlers.telegram.render import answer_keyboard, html
from intents.messages import Answer, Ask, Outcome


def labels(answer: Answer) -> list[list[str]]:
    markup = answer_keyboard(answer, 5)
    rows = markup.inline_keyboard if markup is not None else ()
    return [[button.text for button in row] for row in rows]


def test_the_first_line_is_bold_and_nothing_is_a_tag() -> None:
    assert html("能报<5%\n依据：甲&乙") == "<b>能报&lt;5%</b>\n依据：甲&amp;乙"
    assert html("能报\n依据", "【H1 王家】") == "【H1 王家】\n<b>能报</b>\n依据"
    assert html("能报") == "<b>能报</b>"


def test_what_is_too_long_is_cut_at_the_end_of_a_line() -> None:
    lines = "\n".join(["一二三四五六七八九"] * 1000)
    cut = fitted(lines)
    assert len(cut) <= 4096
    assert cut.endswith("九\n……")
    assert fitted("短") == "短"
    assert fitted("长" * 5000) == "长" * (4096 - len(CUT)) + CUT


def test_telegram_counts_a_picture_character_as_two() -> None:
    cut = fitted("😀" * 3000)
    assert len(cut.encode("utf-16-le")) // 2 <= 4096
    assert cut.startswith("😀")


def test_a_cut_answer_keeps_whose_it_is() -> None:
    shown = html("长" * 5000, "【H1 王家】")
    assert shown.startswith("【H1 王家】\n<b>长")
    assert shown.endswith("……")


def test_short_options_share_a_row_and_long_ones_do_not() -> None:
    short = Answer("ask", "几级？", ask=Ask("level", "几级？", ("一级", "二级", "三级", "不知道")))
    assert labels(short) == [["一级", "二级", "三级"], ["不知道"], ["👍", "👎", "转人工"]]
    long = Answer("ask", "是吗？", ask=Ask("poor", "是吗？", ("是建档立卡户", "不是建档立卡户")))
    assert labels(long)[:2] == [["是建档立卡户"], ["不是建档立卡户"]]


def test_which_buttons_stand_under_which_outcome() -> None:
    assert labels(Answer("answer", "能报")) == [["👍", "👎", "转人工"]]
    choices = (("a", "住院"), ("b", "门诊"))
    assert labels(Answer("clarify", "哪样？", choices=choices)) == [["住院", "门诊"]]
    human: tuple[Outcome, ...] = ("clarify", "out_of_scope", "handoff")
    for outcome in human:
        assert labels(Answer(outcome, "……", offers_human=True)) == [["转人工"]]
    plain: tuple[Outcome, ...] = ("refuse", "emergency", "out_of_scope")
    for outcome in plain:
        assert labels(Answer(outcome, "……")) == []


def test_the_data_of_a_button_fits() -> None:
    many = tuple(str(number) * 30 for number in range(9))
    markup = answer_keyboard(Answer("ask", "?", ask=Ask("f", "?", many)), 2**53)
    assert markup
    for row in markup.inline_keyboard:
        for button in row:
            assert isinstance(button.callback_data, str)
            assert len(button.callback_data.encode()) <= 64
