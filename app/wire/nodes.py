"""The nodes of a condition, as clients read them: a closed union, told apart by `node`."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field
from typing_extensions import TypeAliasType, TypedDict

Fact: TypeAlias = Annotated[str, Field(description="The `path` of a question, or a fact of the clinic.")]
Value: TypeAlias = Annotated[int | str, Field(description="A number, or an option.")]
Comparison = TypeAliasType(
    "Comparison",
    Annotated[
        Literal["<", "<=", ">", ">=", "==", "!="],
        Field(
            description="Numbers are compared as numbers. Options are compared by their place in the question's "
            "`options`, which stand lowest first where it is `ordered`: `mild` < `severe`. Other choices know `==` and "
            "`!=` only."
        ),
    ],
)
Less = TypeAliasType("Less", Literal["<", "<="])


class AlwaysNode(TypedDict):
    """True of everybody."""

    node: Literal["always"]


class YesNode(TypedDict):
    """The fact is yes."""

    node: Literal["yes"]
    fact: Fact


class CompareNode(TypedDict):
    """The fact, compared with a value: `fact comparison value`."""

    node: Literal["compare"]
    fact: Fact
    comparison: Comparison
    value: Value
    parameter: Annotated[str | None, Field(description="The rule's parameter that the value comes from.")]


class End(TypedDict):
    """One end of a range."""

    comparison: Less
    value: Value
    parameter: str | None


class BetweenNode(TypedDict):
    """The fact lies in a range: `low.value low.comparison fact high.comparison high.value`, as in `18 <= age < 22`."""

    node: Literal["between"]
    fact: Fact
    low: End
    high: End


class ContainsNode(TypedDict):
    """The option is among those that were chosen."""

    node: Literal["contains"]
    fact: Fact
    option: str


class NothingButNode(TypedDict):
    """No other option than these was chosen; so it is where none was."""

    node: Literal["nothing_but"]
    fact: Fact
    options: list[str]


class NotNode(TypedDict):
    """The opposite; of what is unknown, unknown."""

    node: Literal["not"]
    operand: "ConditionNode"


class AllNode(TypedDict):
    """False if one operand is false, else unknown if one is unknown, else true."""

    node: Literal["all"]
    operands: list["ConditionNode"]


class AnyNode(TypedDict):
    """True if one operand is true, else unknown if one is unknown, else false."""

    node: Literal["any"]
    operands: list["ConditionNode"]


class NamedNode(TypedDict):
    """What clinicians have a name for: it is so where its meaning is."""

    node: Literal["named"]
    name: str
    meaning: "ConditionNode"


ConditionNode = TypeAliasType(
    "ConditionNode",
    Annotated[
        AlwaysNode
        | YesNode
        | CompareNode
        | BetweenNode
        | ContainsNode
        | NothingButNode
        | NotNode
        | AllNode
        | AnyNode
        | NamedNode,
        Field(
            discriminator="node",
            description="A condition: true, false or unknown. What reads a fact is unknown where that was not answered "
            "or answered `not_sure`.",
        ),
    ],
)
