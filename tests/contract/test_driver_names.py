"""What our drivers call is in RPi.GPIO, in rpi-lgpio, which bears its name, and in the bus packages.

The first two are only read, never imported: the wheel that `pip download rpi-lgpio==0.6 --no-deps`
for aarch64 puts into .cache/authors/, and RPi.GPIO's C sources there (make authors).
"""
import ast
import glob
import inspect
import os
import re
import zipfile

import pytest

import sim_script

WHEELS = glob.glob(os.path.join(sim_script.ROOT, ".cache", "authors", "rpi_lgpio-*.whl"))
DRIVER = os.path.join(sim_script.ROOT, "edgeai", "sensors", "rpi_gpio_pins.py")

SOURCES = os.path.join(sim_script.ROOT, ".cache", "authors", "RPi.GPIO-0.7.1", "source")

needs_wheel = pytest.mark.skipif(not WHEELS, reason="no rpi_lgpio-*.whl in .cache/authors")
needs_sources = pytest.mark.skipif(
    not os.path.isdir(SOURCES), reason="no RPi.GPIO-0.7.1 in .cache/authors: make authors")


def driver_calls(attribute):
    """What the driver takes from `self.<attribute>`: name -> (arguments, keywords) of its calls."""
    with open(DRIVER, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    names = {node.attr: [] for node in ast.walk(tree) if is_of(node, attribute)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and is_of(node.func, attribute):
            names[node.func.attr].append(
                (len(node.args), {keyword.arg for keyword in node.keywords}))
    return names


def is_of(node, attribute):
    return (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute)
            and node.value.attr == attribute)


def check_calls(used, there):
    """there: name -> its parameters in order, () when it is no function."""
    for name, calls in used.items():
        assert name in there
        for count, keywords in calls:
            assert count <= len(there[name]) and keywords <= set(there[name][count:]), name


def lgpio_tree():
    with zipfile.ZipFile(WHEELS[0]) as wheel:
        return ast.parse(wheel.read("RPi/GPIO/__init__.py").decode("utf-8"))


def parameters(function):
    return [argument.arg for argument in function.args.args if argument.arg != "self"]


def lgpio_names():
    names = {}
    for node in lgpio_tree().body:
        if isinstance(node, ast.FunctionDef):
            names[node.name] = parameters(node)
        elif isinstance(node, ast.ClassDef):
            (init,) = [one for one in node.body if getattr(one, "name", "") == "__init__"]
            names[node.name] = parameters(init)
        elif isinstance(node, ast.Assign):
            names.update({target.id: () for target in node.targets
                          if isinstance(target, ast.Name)})
    return names


def lgpio_pwm():
    (pwm,) = [node for node in lgpio_tree().body if getattr(node, "name", "") == "PWM"]
    return {node.name: parameters(node) for node in pwm.body if isinstance(node, ast.FunctionDef)}


def c_source(name):
    with open(os.path.join(SOURCES, name), encoding="utf-8") as file:
        return file.read()


def c_methods(source):
    """Name -> parameters of each method of a C source: their keywords, else as many numbers."""
    methods = {}
    for name, function in re.findall(r'\{ ?"(\w+)", (?:\(PyCFunction\))?(\w+), METH_', source):
        body = source[re.search(r"\*\s?%s\(" % function, source).start():]
        body = body[:body.index("\n}")]
        keywords = re.search(r"kwlist\[\] = \{(.*?), NULL\}", body)
        formats = re.search(r'PyArg_ParseTuple\(args, "([^"]*)"', body)
        if keywords:
            methods[name] = re.findall(r'"(\w+)"', keywords.group(1))
        else:
            methods[name] = list(range(len(formats.group(1)) if formats else 0))
    return methods


def c_names():
    names = c_methods(c_source("py_gpio.c"))
    for source in ("constants.c", "py_gpio.c"):
        names.update({name: () for name in re.findall(
            r'PyModule_AddObject\(module, "(\w+)"', c_source(source))})
    arguments = re.search(r'PWM_init\(.*?PyArg_ParseTuple\(args, "(\w+)"', c_source("py_pwm.c"), re.S)
    names["PWM"] = list(range(len(arguments.group(1))))
    return names


def test_what_the_driver_uses_is_found():
    assert {"setup", "output", "BCM", "PWM", "cleanup"} <= set(driver_calls("_GPIO"))
    assert set(driver_calls("_pwm")) == {"start", "stop", "ChangeDutyCycle", "ChangeFrequency"}


@needs_wheel
def test_the_drivers_calls_are_in_rpi_lgpio():
    check_calls(driver_calls("_GPIO"), lgpio_names())
    check_calls(driver_calls("_pwm"), lgpio_pwm())


@needs_sources
def test_the_drivers_calls_are_in_rpi_gpio():
    check_calls(driver_calls("_GPIO"), c_names())
    check_calls(driver_calls("_pwm"), c_methods(c_source("py_pwm.c")))


def test_the_calls_of_i2c_are_in_smbus2():
    bus = pytest.importorskip("smbus2").SMBus
    for name, values in (("__init__", (None, 1)), ("read_byte", (None, 0x27)), ("close", (None,)),
                         ("write_byte", (None, 0x27, 0)),
                         ("read_i2c_block_data", (None, 0x48, 0x40, 2))):
        inspect.signature(getattr(bus, name)).bind(*values)


def test_the_calls_of_spi_are_in_spidev():
    spi = pytest.importorskip("spidev").SpiDev
    for name in ("open", "xfer2", "close", "max_speed_hz", "mode"):
        assert hasattr(spi, name)
