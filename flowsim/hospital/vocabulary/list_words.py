"""The words for waiting lists: join one and wait to be called, or call from it."""

from flowsim.hospital.vocabulary.blocks import Steps, Written, leading
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.resources import Priority
from flowsim.hospital.vocabulary.step_types import (
    NEXT,
    CallFrom,
    Duration,
    JoinList,
    ReleaseCaller,
    SendBack,
    Step,
    WaitToBeCalled,
)

__all__ = ["call_from", "join_list", "release_caller", "send_back", "wait_to_be_called"]


def join_list(
    waiting_list: str | By[str],
    *,
    priority: Priority | By[Priority] | None = None,
    since: str | None = None,
    activity: str | None = None,
    duration: Duration | None = None,
) -> Step:
    """Join a waiting list and go on.

    `since`: a milestone, from whose noted time on the wait counts; from now unless given.
    `activity`: what the patient is on the list for, and with `duration`, where the hospital has no
    activity of that name, how long it takes: what callers expect.
    """
    rank = Priority() if priority is None else priority
    return JoinList(waiting_list, rank, since, activity, duration)


def wait_to_be_called(
    *,
    until: str | None = None,
    otherwise: str | Steps | None = None,
    sent_back: str | Steps | None = None,
    cause: str | None = None,
) -> Written:
    """Wait on the list joined until somebody calls.

    `until`: a milestone at whose noted time the wait ends, off the list; then `otherwise`.
    `sent_back`: for whom whoever calls sends back. Each is steps that leave, or a label to go to.
    """
    arms: dict[str, Steps] = {}
    labels: dict[str, str | None] = {}
    for name, to in {"otherwise": otherwise, "sent_back": sent_back}.items():
        if to is None or isinstance(to, str):
            labels[name] = to
        else:
            labels[name], arms[name] = NEXT, to
    step = WaitToBeCalled(until, labels["otherwise"], labels["sent_back"], cause)
    return leading(step, arms) if arms else step


def call_from(
    waiting_list: str | By[str],
    *,
    otherwise: str | Steps,
    begins: str | None = None,
    ends: str | None = None,
    same: str | None = None,
    gives: str | None = None,
    gives_attribute: str | None = None,
    until: str | None = None,
    cause: str | None = None,
) -> Written:
    """Call the first who fits from a waiting list, who goes on beside the caller.

    `otherwise`: steps that leave, or a label to go to, where nobody fits.
    `begins`, `ends`: milestones between which the minutes of all called must fit; without `begins`
    those of the next from now on.
    `same`: a milestone that only those have noted alike who may be called.
    `gives`, `gives_attribute`: a milestone and an attribute of the caller that the called get.
    `until`: a milestone up to whose noted time somebody is waited for; not at all unless given.
    """
    to = otherwise if isinstance(otherwise, str) else NEXT
    step = CallFrom(waiting_list, to, begins, ends, same, gives, gives_attribute, until, cause)
    return step if isinstance(otherwise, str) else leading(step, {"otherwise": otherwise})


def send_back(
    waiting_list: str | By[str],
    *,
    same: str | None = None,
    attribute: str | None = None,
    value: str | By[str] | None = None,
) -> Step:
    """Send back everybody who waits on a list to be called; with `same`, as in `call_from`.

    `attribute`, `value`: an attribute of theirs that is set, to say why.
    """
    return SendBack(waiting_list, same, attribute, value)


def release_caller() -> Step:
    """Let whoever called this patient no longer wait for them."""
    return ReleaseCaller()
