"""What takes minutes of the whole hospital: run by .ci/nightly, which sets FLOWSIM_NIGHT."""

import os

import pytest

AT_NIGHT = pytest.mark.skipif(
    not os.environ.get("FLOWSIM_NIGHT"), reason="takes minutes; FLOWSIM_NIGHT=1 runs it"
)
