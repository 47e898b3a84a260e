"""What every kind of test may use."""

import pytest

from tests.engines import ENGINES


@pytest.fixture(params=ENGINES)
def engine(request):
    """Return the name of an engine; a test that asks for it runs once on each."""
    return request.param
