"""Waiting lists to the arrays of the program."""

from statistics import NormalDist
from typing import Any

import numpy as np

from flowsim.engine.lowering.tables import Lookups, floats, ints
from flowsim.engine.program import NONE
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.lists import MOST_QUOTAS, ORDERS
from flowsim.hospital.vocabulary.parts import MOST


def list_fields(hospital: Hospital, lookups: Lookups) -> dict[str, Any]:
    """Return the arrays of the program for the waiting lists of a hospital.

    Raises FlowsimError for a quota of an attribute or a value that does not exist.
    """
    lists = hospital.waiting_lists
    quotas = np.full((len(lists), MOST_QUOTAS, 3), NONE, dtype=np.int64)
    for row, item in enumerate(lists):
        where = f"waiting list {item.name}: quota"
        for place, quota in enumerate(item.quotas):
            attribute = lookups.attributes.code(quota.attribute, where)
            value = lookups.code_of(attribute, quota.value, where)
            quotas[row, place] = attribute, value, quota.most
    normal = NormalDist()
    return {
        "list_order": ints([ORDERS.index(item.order) for item in lists]),
        "list_most": ints([MOST if item.most is None else item.most for item in lists]),
        "list_turnover": floats([item.turnover_minutes for item in lists]),
        "list_allowance": floats([item.allowance_minutes for item in lists]),
        "list_deviations": floats([normal.inv_cdf(1 - item.overrun_chance) for item in lists]),
        "list_quota": quotas,
    }
