"""Everything the engine can refuse. Errors carry their data as attributes."""


class EngineError(Exception):
    """Base of all errors of the engine."""


class ConditionError(EngineError):
    """A condition that cannot be read.

    Attributes:
        reason: what is wrong, lower case, no full stop.
        column: where, counted from 1.
        suggestion: what may have been meant, or None.
    """

    def __init__(self, reason: str, column: int, suggestion: str | None = None) -> None:
        self.reason = reason
        self.column = column
        self.suggestion = suggestion
        hint = f"; did you mean `{suggestion}`?" if suggestion else ""
        super().__init__(f"column {column}: {reason}{hint}")


class UnknownFact(EngineError, KeyError):
    """A fact that the vocabulary does not have; a KeyError, so that `in` and `get` work as of any mapping.

    Attributes:
        path: what was asked for.
        suggestion: the nearest path there is, or None.
    """

    def __init__(self, path: str, suggestion: str | None) -> None:
        self.path = path
        self.suggestion = suggestion
        super().__init__(f"there is no fact `{path}`")

    __str__ = Exception.__str__  # a KeyError's would put it in quotes


class FactError(EngineError):
    """A value that a fact cannot have.

    Attributes:
        path: the fact.
        reason: what is wrong, without the value.
    """

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"`{path}` {reason}")
