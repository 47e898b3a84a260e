"""`flowsim run --cfg`: the configuration as Hydra prints it."""

import sys
from collections.abc import Sequence

from hydra import main as hydra_main

from flowsim.config.compose import HYDRA_VERSION, own_folder
from flowsim.config.folders import Folders, shipped_folder
from flowsim.config.overrides import switch_on

NOTHING_WRITTEN = (
    "hydra.output_subdir=null",
    "hydra.run.dir=.",
    "hydra/job_logging=none",
    "hydra/hydra_logging=none",
)


def show(options: Sequence[str], overrides: Sequence[str], config_dir: str | None) -> None:
    """Start Hydra's own command line with options that ask it to print and do nothing."""
    before = sys.argv
    sys.argv = ["flowsim run", *options, *switch_on(overrides), *NOTHING_WRITTEN]
    try:
        with own_folder(Folders.of(config_dir)):
            hydra_main(
                config_path=str(shipped_folder()), config_name="config", version_base=HYDRA_VERSION
            )(_nothing)()
    finally:
        sys.argv = before


def _nothing(_: object) -> None:
    """Be what Hydra would run."""
