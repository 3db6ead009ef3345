"""Why something that is kept is not done, without what keeps it."""


class KeptError(Exception):
    """Base of these."""


class NoSuchClinic(KeptError):
    """There is no clinic of that id."""


class NoSuchKey(KeptError):
    """The clinic has no key of that id that holds."""


class TooManyKeys(KeptError):
    """As many keys of that kind hold as may hold at once."""


class NoPepper(KeptError):
    """There is nothing to hash keys with."""


class NoTables(KeptError):
    """The database has no tables, or older ones than are needed."""
