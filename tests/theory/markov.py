"""Where a small Markov chain is in the long run, by solving for it."""

import numpy as np


def stationary(states, moves):
    """Return {state: share of time} of a chain in continuous time.

    `moves(state)` yields (next state, rate) for every move out of a state.
    """
    place = {state: k for k, state in enumerate(states)}
    balance = np.zeros((len(states), len(states)))
    for state, k in place.items():
        for other, rate in moves(state):
            balance[place[other], k] += rate
            balance[k, k] -= rate
    balance[0] = 1.0  # one balance follows from the others; the shares add to one
    right = np.zeros(len(states))
    right[0] = 1.0
    found = np.linalg.solve(balance, right)
    return dict(zip(states, found.tolist(), strict=True))
