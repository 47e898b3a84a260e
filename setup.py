"""Packages: the code, and `configs/`, which a wheel carries as flowsim.configs."""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["flowsim", "flowsim.*"]), "flowsim.configs"],
    package_dir={"flowsim.configs": "configs"},
    package_data={
        "flowsim": ["py.typed", "**/*.css", "**/*.html", "**/*.j2", "**/*.js"],
        "flowsim.configs": ["*.yaml", "**/*.yaml"],
    },
)
