"""When a review lets a patient leave."""

from flowsim.kernel_cache import kernel as policy


@policy
def fit_for_discharge(now: float, t_need_end: float, allowance_minutes: float) -> bool:
    """Return whether a review now lets a patient go: need over, or within the allowance.

    The allowance is zero unless the escalation ladder lets stable patients leave early
    (overflow rule of NICE guideline 94, chapter 41).
    """
    return now + allowance_minutes >= t_need_end
