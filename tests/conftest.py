"""What every kind of test may use."""

import gc

import pytest
from hypothesis import settings

from tests.engines import ENGINES, UNCOMPILED

gc.set_threshold(100_000, 20, 50)
"""As a command of flowsim has it: what is built stays, and is looked through in vain."""

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
"""How long an example takes says something of the machine, nothing of the code."""


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist looks at the marks
def pytest_collection_modifyitems(items):
    """Run the tests of a module in one worker: what they share is then worked out once."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            group = f"{item.path.parent.name}/{item.path.stem}"
            item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(params=ENGINES)
def engine(request):
    """Return the name of an engine; a test that asks for it runs once on each."""
    return request.param


@pytest.fixture(autouse=UNCOMPILED, scope="session")
def watched_kernel():
    """Without the compiler, watch every array the kernel uses."""
    from tests.kernel.checked import watch

    with pytest.MonkeyPatch.context() as patch:
        watch(patch)
        yield
