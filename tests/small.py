"""Small hospitals whose every minute can be worked out by hand."""

from flowsim.engine import simulate
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway


def hospital(steps, times=(0.0,), **changes):
    """Return a hospital of one pathway 'visit'; one patient comes at each of the times."""
    others = changes.pop("others", ())
    base = {
        "name": "small",
        "pathways": (Pathway("visit", steps), *others),
        "arrivals": (
            Batch(
                name="all", pathway="visit", times=tuple((float(t), 1) for t in times), once=True
            ),
        ),
    }
    return Hospital(**{**base, **changes})


def run(steps, times=(0.0,), *, engine, weeks=1, **changes):
    """Return the records of a small hospital."""
    return simulate(hospital(steps, times, **changes), weeks=weeks, engine=engine)


def one_each(**labelled):
    """Return arrivals: one stream a label set, each one patient at a time (minutes).

    `one_each(first=(0, {"acuity": "1"}))` is a stream 'first' with a patient at minute 0.
    """
    return tuple(
        Batch(
            name=name,
            pathway="visit",
            times=((float(t), 1),),
            once=True,
            attributes=tuple(labels.items()),
        )
        for name, (t, labels) in labelled.items()
    )
