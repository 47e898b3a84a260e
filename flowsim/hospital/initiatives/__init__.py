"""The strategy's initiatives, one file each: what it changes, what it says it does, where from.

An initiative is a frozen dataclass whose fields are its parameters, with `apply(hospital)` that
returns an edited hospital and `effect()` that says in one line what it does. It may change an
input or a rule, never an output. `seed` cites the strategy document and phrase.
"""
