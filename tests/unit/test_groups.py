"""Tests that share what takes long to work out run in one worker."""

import pytest


def test_a_module_is_kept_together(request):
    """What pytest-xdist goes by is the name of the group at the end of a test's own."""
    here = request.config
    if not hasattr(here, "workerinput") or not here.option.loadgroup:
        pytest.skip("without workers there are no groups")
    assert request.node.nodeid.endswith("@unit/test_groups")
