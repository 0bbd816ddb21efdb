"""rpi-lgpio bears RPi.GPIO's name on newer Pis: what our driver calls must be there too.

The wheel is only read, never imported: `pip download rpi-lgpio==0.6 --no-deps` for
aarch64 into .cache/authors/.
"""
import ast
import glob
import os
import zipfile

import pytest

import sim_script

WHEELS = glob.glob(os.path.join(sim_script.ROOT, ".cache", "authors", "rpi_lgpio-*.whl"))
DRIVER = os.path.join(sim_script.ROOT, "edgeai", "sensors", "rpi_gpio_pins.py")

pytestmark = pytest.mark.skipif(not WHEELS, reason="no rpi_lgpio-*.whl in .cache/authors")


def driver_calls():
    """What the driver takes from the package: name -> the keywords it calls it with."""
    with open(DRIVER, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    names = {node.attr: set() for node in ast.walk(tree) if is_package_name(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and is_package_name(node.func):
            names[node.func.attr].update(keyword.arg for keyword in node.keywords)
    return names


def is_package_name(node):
    return (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute)
            and node.value.attr == "_GPIO")


def package_names():
    """Top-level name -> its parameters, () when it is no function."""
    with zipfile.ZipFile(WHEELS[0]) as wheel:
        tree = ast.parse(wheel.read("RPi/GPIO/__init__.py").decode("utf-8"))
    names = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            names[node.name] = {argument.arg for argument in node.args.args}
        elif isinstance(node, ast.Assign):
            names.update({target.id: () for target in node.targets
                          if isinstance(target, ast.Name)})
    return names


def test_the_drivers_calls_are_there():
    used, there = driver_calls(), package_names()
    assert {"setup", "output", "BCM"} <= set(used)
    for name, keywords in used.items():
        assert name in there
        assert keywords <= set(there[name])
