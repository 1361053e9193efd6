"""Where chances part, apart from what reckons with them: settings are read without loading that."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Thresholds:
    """Where chances part; settings of config.toml, all by `benchmarks.matching --calibrate`."""

    answer: float = 0.6  # from here on the best candidate is answered
    likely: float = 0.4  # from here on it is told as what may be meant
    clarify: float = 0.45  # from here on the best ones are offered
    danger_sure: float = 0.7  # from here on the emergency number comes first
    danger_unsure: float = 0.05  # evidence from which it stands above the answer
    refuse_sure: float = 0.7  # from here on it is refused
    refuse_unsure: float = 0.03  # evidence from which there is a line of warning
    aspect: float = 0.6  # from here on the aspect decides which entry of a subject answers
    plain: float = 0.8  # from here on a message that could go on with the last is of its own
    context: float = 4.0  # how much the words before tell of danger, over a text's characters
    finer: float = 0.25  # lead in score from which another intent of the last subject is meant
