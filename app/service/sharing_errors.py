"""Why something is not shared, or not read."""


class SharingError(Exception):
    """Base of these."""


class SharingUnavailable(SharingError):
    """Nothing can be shared here: there is no clinic, it keeps nothing, or there is nowhere to keep it."""


class NoSuchRecord(SharingError):
    """There is no such record, or it is another clinic's: nobody is told which."""


class KeyReused(SharingError):
    """The client's key stands for another request."""


class KeyInUse(SharingError):
    """A request with the client's key is being answered."""


class RecordGone(SharingError):
    """What was stored by the client's key was deleted since."""


class UnusableKey(SharingError):
    """The client's key is too long, empty, or has characters that it may not have."""


class UnusableParameter(SharingError):
    """A parameter of the address cannot be used, or is not known."""
