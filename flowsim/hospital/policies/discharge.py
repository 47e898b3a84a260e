"""When a review lets a patient leave, what puts that off, and what brings it forward."""

from flowsim.kernel_cache import rule as policy


@policy
def fit_for_discharge(now: float, t_need_end: float, allowance_minutes: float) -> bool:
    """Return whether a review now lets a patient go: need over, or within the allowance.

    The allowance is zero unless the escalation ladder lets stable patients leave early
    (overflow rule of NICE guideline 94, chapter 41).
    """
    return now + allowance_minutes >= t_need_end


@policy
def put_off(noted: float, since: float, now: float, minutes_an_hour: float) -> float:
    """Return a noted time, later by `minutes_an_hour` for each hour from `since` to now.

    Times in minutes; null (NaN) where not noted. A `since` that is null or still to come changes
    nothing.
    """
    if since < now:
        return noted + (now - since) / 60.0 * minutes_an_hour
    return noted


@policy
def bring_forward(noted: float, to: float, share: float) -> float:
    """Return a noted time, nearer to the time `to` by a share of the time between them.

    Times in minutes; null (NaN) where not noted. A `to` that is null or not before it changes
    nothing.
    """
    if to < noted:
        return noted - (noted - to) * share
    return noted
