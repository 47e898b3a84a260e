"""Packages: the code, and two folders beside it that a wheel carries inside the package.

`configs/` becomes flowsim.configs, `results/reference/` flowsim.reference.
"""

from setuptools import find_packages, setup

setup(
    packages=[
        *find_packages(include=["flowsim", "flowsim.*"]),
        "flowsim.configs",
        "flowsim.reference",
    ],
    package_dir={"flowsim.configs": "configs", "flowsim.reference": "results/reference"},
    package_data={
        "flowsim": ["py.typed", "**/*.css", "**/*.html", "**/*.j2", "**/*.js"],
        "flowsim.configs": ["*.yaml", "**/*.yaml"],
        "flowsim.reference": ["*.json"],
    },
)
