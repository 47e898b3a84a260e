"""What is said to whoever calls a public function with words that it does not have."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Any, ParamSpec, TypeVar

from flowsim.errors import FlowsimError, unknown_name

P = ParamSpec("P")
R = TypeVar("R")


def checked_call(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function, which then says in a FlowsimError what is wrong with how it is called.

    Python looks first, so a call that is right costs nothing; an error from within stays as it is.
    """

    @wraps(function)
    def called(*values: P.args, **named: P.kwargs) -> R:
        try:
            return function(*values, **named)
        except TypeError:
            wrong = wrong_call(signature(function), values, named, where=function.__name__)
            if wrong is None:
                raise
            raise wrong from None

    return called


def check_keywords(where: str, named: Iterable[str], *functions: Callable[..., Any]) -> None:
    """Raise FlowsimError, with the nearest that there is, for a keyword none of functions has."""
    known = [name for function in functions for name in keywords_of(function)]
    for name in named:
        if name not in known:
            raise unknown_name(where, "argument", name, known)


def keywords_of(function: Callable[..., Any]) -> list[str]:
    """Return the arguments that may be given by name."""
    return _by_name(signature(function))


def wrong_call(
    found: Signature,
    values: Sequence[Any],
    named: Mapping[str, Any],
    *,
    where: str,
    kind: str = "argument",
) -> FlowsimError | None:
    """Return what is wrong with a call, None where Python's own rules find nothing."""
    try:
        found.bind(*values, **named)
    except TypeError as problem:
        others = any(one.kind is Parameter.VAR_KEYWORD for one in found.parameters.values())
        known = _by_name(found)
        unknown = [name for name in named if name not in known and not others]
        if unknown:
            return unknown_name(where, kind, unknown[0], known)
        alone = Parameter.KEYWORD_ONLY
        takes = ", ".join(
            f"{name}=..." if one.kind is alone else name for name, one in found.parameters.items()
        )
        return FlowsimError(f"{where}: {problem}; its {kind}s are {takes or 'none'}")
    return None


class ResultType(type):
    """The type of results, which functions return: one made with wrong arguments says so.

    `by` is the function, or functions, that return it.
    """

    made_by: str

    def __new__(
        mcs, name: str, bases: tuple[type, ...], space: dict[str, Any], *, by: str = ""
    ) -> "ResultType":
        """Make a class of results."""
        made = super().__new__(mcs, name, bases, space)
        made.made_by = by
        return made

    def __call__(cls, *values: Any, **named: Any) -> Any:
        """Make a result. Raises FlowsimError for arguments left out, unknown or too many."""
        try:
            return super().__call__(*values, **named)
        except TypeError:
            wrong = wrong_call(cls.__signature__, values, named, where=cls.__name__)
            if wrong is None:
                raise
            raise FlowsimError(f"{wrong} (it is made by {cls.made_by}; call that)") from None

    @property
    def __signature__(cls) -> Signature:
        """What a result is made of, as notebooks and `help` show it."""
        found = signature(cls.__init__)  # type: ignore[misc]
        return found.replace(parameters=list(found.parameters.values())[1:])


def _by_name(found: Signature) -> list[str]:
    by_name = (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)
    return [name for name, one in found.parameters.items() if one.kind in by_name]
