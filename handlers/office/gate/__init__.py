"""What an edit would do, looked at before anything of it is in force."""

from handlers.office.gate.examining import examine, examine_apart
from handlers.office.gate.report import Report
from handlers.office.gate.versions import Inputs

__all__ = ["Inputs", "Report", "examine", "examine_apart"]
