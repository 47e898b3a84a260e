"""Print what changes nothing: `python -m tests.leaves [--short] [--jobs 2] [--part NAME]`."""

import argparse

from tests.leaves.leaves import ACTS, FIRST, WORLDS, all_leaves, reason_for, verdicts


def main() -> int:
    """Print every number that does not act, with its reason; return 1 if one has none."""
    own = argparse.ArgumentParser(description=__doc__)
    own.add_argument("--short", action="store_true", help="three weeks only")
    own.add_argument("--jobs", type=int, default=1)
    own.add_argument("--part", default="", help="only numbers whose names begin so")
    options = own.parse_args()
    leaves = [leaf for leaf in all_leaves() if leaf.name.startswith(options.part)]
    still, without = 0, 0
    for leaf, word in verdicts(leaves, FIRST if options.short else WORLDS, options.jobs):
        if word != ACTS:
            reason = reason_for(leaf.name)
            still, without = still + 1, without + (reason is None)
            print(f"{word:8s} {leaf.name}: {reason or 'NO REASON'}", flush=True)
    print(f"{len(leaves)} numbers, {still} do not act, {without} of them without a reason")
    return 1 if without else 0


if __name__ == "__main__":
    raise SystemExit(main())
