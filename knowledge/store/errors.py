"""What can go wrong with a store.

StoreError
├── WrongKey        the key does not open the file, or is missing, or the file is no database
├── WrongPassword   the server refuses the user or the password
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


class WrongPassword(StoreError):
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
