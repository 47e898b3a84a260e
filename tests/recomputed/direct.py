"""Straight to the specialty (A04), patient by patient."""

from tests.recomputed.run import share


def direct(run):
    """Recompute A04; no number where nobody can be sent from triage."""
    if "t_direct" not in run.patients:
        return {"A04.direct": float("nan"), "A04.sent_back": float("nan")}
    rows = run.patients[run.within(run.patients.t_arrive)]
    rows = rows[rows.dept_type.isin(["type1", "type2", "type3"])]
    sent = rows[rows.t_direct.notna()]
    stayed = sent[sent.t_direct_back.isna()]
    neither = rows[rows.t_refer.notna() & ~rows.patient.isin(stayed.patient)]
    return {
        "A04.direct": share(len(stayed), len(stayed) + len(neither)),
        "A04.sent_back": share(sent.t_direct_back.notna().sum(), len(sent)),
    }


FAMILIES = (direct,)
