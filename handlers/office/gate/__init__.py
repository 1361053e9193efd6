"""What an edit would do, looked at before anything of it is in force."""

from handlers.office.gate.examining import examine, examine_apart
from handlers.office.gate.households import Registered
from handlers.office.gate.report import Report
from handlers.office.gate.versions import Inputs

__all__ = ["Inputs", "Registered", "Report", "examine", "examine_apart"]
