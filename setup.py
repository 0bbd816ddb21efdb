"""Everything else is declared in setup.cfg; here is what old setuptools cannot declare."""
import glob
import os
import re

from setuptools import setup

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGE = os.path.join(HERE, "edgeai")


def version():
    """The text of edgeai.__version__; `attr:` of old setuptools would import the package."""
    with open(os.path.join(PACKAGE, "__init__.py"), encoding="utf-8") as source:
        return re.search(r'^__version__ = "(.+)"$', source.read(), re.MULTILINE).group(1)


def package_files():
    """Every file under the package, at any depth: `**` in package_data needs setuptools 62.3,
    and folders without __init__.py (tasks, models, firmware) are in no package of their own."""
    for folder, _, names in os.walk(PACKAGE):
        inside = os.path.relpath(folder, PACKAGE).replace(os.sep, "/")
        if "__pycache__" not in inside:
            for name in names:
                yield glob.escape(name if inside == "." else inside + "/" + name)


setup(version=version(), package_data={"edgeai": sorted(package_files())})
