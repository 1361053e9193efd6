"""What can go wrong with a store.

StoreError
├── WrongKey        the key or the password does not open it, or is missing, or it is no database
├── NewerFormat     a newer version of this package wrote it
├── ForeignFile     a database that is not a store
├── CannotWrite     the folder is missing, or it may not be written
├── DiskFull        no room; the transaction was undone
├── Locked          another process kept it for too long
├── Damaged         the content is not what was written
└── Away            the server cannot be reached, or has gone
"""


class StoreError(Exception):
    pass


class WrongKey(StoreError):
    pass


class NewerFormat(StoreError):
    pass


class ForeignFile(StoreError):
    pass


class CannotWrite(StoreError):
    pass


class DiskFull(StoreError):
    pass


class Locked(StoreError):
    pass


class Damaged(StoreError):
    pass


class Away(StoreError):
    pass


class NotUnique(StoreError):
    """Stays inside: becomes the ValueError that TinyDB gives."""
