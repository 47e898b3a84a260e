"""`python -m flowsim` is the command line."""

import sys

from flowsim.cli.main import main

sys.exit(main())
