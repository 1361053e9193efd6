"""What can go wrong with a store."""


class StoreError(Exception):
    """Whatever it was: one of the errors below, or another that the engine gave."""


class WrongKey(StoreError):
    """The key does not open the file, or is missing, or the file is no database."""


class WrongPassword(StoreError):
    """The server refuses the user or the password."""


class NewerFormat(StoreError):
    """A newer version of this package wrote it."""


class ForeignFile(StoreError):
    """A database that is not a store."""


class CannotWrite(StoreError):
    """The folder is missing, or it may not be written."""


class DiskFull(StoreError):
    """No room; the transaction was undone."""


class Locked(StoreError):
    """Another process kept it for too long."""


class Damaged(StoreError):
    """The content is not what was written."""


class Away(StoreError):
    """The server cannot be reached, or has gone."""


class Outdated(StoreError):
    """Stays inside: another process has replaced the table since this one looked."""
