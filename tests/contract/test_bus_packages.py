"""The stand-ins for smbus2 and spidev against the real packages: names, signatures, refusals.

What needs no bus is compared by calling both; smbus has no package for pip, and is held against
its documentation in the stand-in's own tests.
"""
import importlib
import inspect

import pytest

from edgeai.config import DEFAULT_CONFIG, load_config
from edgeai.sim import finder, room


def _real_or_none(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


# Before any stand-in is in place.
REAL = {name: _real_or_none(name) for name in ("smbus2", "spidev")}


def real(name):
    if REAL[name] is None:
        pytest.skip("no real %s is installed here" % name)
    return REAL[name]


@pytest.fixture
def standin():
    """standin(name) -> the module of the virtual kit, in a quiet room."""
    replaced = finder.install()
    room.enter(room.Room(load_config(DEFAULT_CONFIG)))
    yield importlib.import_module
    finder.uninstall(replaced)
    room.leave()


def public(thing):
    return sorted(name for name in dir(thing) if not name.startswith("_"))


def outcome(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return type(error).__name__, str(error)


def test_smbus2_has_the_same_names(standin):
    theirs = real("smbus2")
    ours = standin("smbus2")
    assert ours is not theirs
    for name in ("SMBus", "i2c_msg", "I2cFunc"):
        assert public(getattr(ours, name)) == public(getattr(theirs, name))
    assert sorted(ours.__all__) == ["I2cFunc", "SMBus", "i2c_msg"]
    assert not set(public(ours)) - set(public(theirs))


def test_smbus2_takes_the_same_arguments(standin):
    theirs, ours = real("smbus2"), standin("smbus2")
    for kind in ("SMBus", "i2c_msg"):
        for name in public(getattr(theirs, kind)):
            function = getattr(getattr(theirs, kind), name)
            if inspect.isfunction(function):
                assert inspect.signature(getattr(getattr(ours, kind), name)) == (
                    inspect.signature(function)), name


SMBUS2 = {
    "write of text": lambda m: bytes(m.i2c_msg.write(0x48, "\x01ab")),
    "write of a list": lambda m: list(m.i2c_msg.write(0x48, [1, 255])),
    "write of what is no byte": lambda m: m.i2c_msg.write(0x48, [256]),
    "read": lambda m: (len(m.i2c_msg.read(0x48, 3)), list(m.i2c_msg.read(0x48, 2))),
    "repr": lambda m: repr(m.i2c_msg.write(0x48, [65])),
    "str": lambda m: str(m.i2c_msg.write(0x48, [65, 255])),
    "closed": lambda m: m.SMBus().read_byte(0x48),
    "closed twice": lambda m: [m.SMBus().close(), m.SMBus().close()],
    "no bus": lambda m: m.SMBus(1.5),
    "too long": lambda m: m.SMBus().write_i2c_block_data(0x48, 0, [0] * 33),
    "too much": lambda m: m.SMBus().read_i2c_block_data(0x48, 0, 33),
    "too few": lambda m: m.SMBus().read_byte(),
    "misspelt": lambda m: m.SMBus().readbyte(0x48),
    "flags": lambda m: (int(m.I2cFunc.SMBUS_EMUL), int(m.SMBus().funcs)),
    "pec": lambda m: m.SMBus().enable_pec(),
    "with": lambda m: m.SMBus().__enter__().fd,
}


@pytest.mark.parametrize("name", sorted(SMBUS2))
def test_smbus2_does_the_same(standin, name):
    probe = SMBUS2[name]
    theirs = outcome(probe, real("smbus2"))
    assert outcome(probe, standin("smbus2")) == theirs


def test_spidev_has_the_same_names(standin):
    theirs, ours = real("spidev").SpiDev, standin("spidev").SpiDev
    assert not set(public(theirs)) - set(public(ours))
    assert set(public(ours)) - set(public(theirs)) <= NEWER


NEWER = {"open_path", "read0"}  # than spidev 3.5, the last for Python 3.6
SPIDEV = {
    "closed xfer": lambda m: m.SpiDev().xfer([1]),
    "closed xfer2": lambda m: m.SpiDev().xfer2([1, 2, 3], 1000, 0, 8),
    "closed readbytes": lambda m: m.SpiDev().readbytes(3),
    "closed writebytes": lambda m: m.SpiDev().writebytes([1]),
    "closed mode": lambda m: setattr(m.SpiDev(), "mode", 1),
    "closed speed": lambda m: setattr(m.SpiDev(), "max_speed_hz", 1),
    "empty": lambda m: m.SpiDev().xfer2([]),
    "too many": lambda m: m.SpiDev().xfer2([0] * 4097),
    "mode 4": lambda m: setattr(m.SpiDev(), "mode", 4),
    "mode text": lambda m: setattr(m.SpiDev(), "mode", "0"),
    "speed float": lambda m: setattr(m.SpiDev(), "max_speed_hz", 1e6),
    "bits 4": lambda m: setattr(m.SpiDev(), "bits_per_word", 4),
    "cshigh 1": lambda m: setattr(m.SpiDev(), "cshigh", 1),
    "lsbfirst 1": lambda m: setattr(m.SpiDev(), "lsbfirst", 1),
    "loop 1": lambda m: setattr(m.SpiDev(), "loop", 1),
    "threewire 1": lambda m: setattr(m.SpiDev(), "threewire", 1),
    "defaults": lambda m: [getattr(m.SpiDev(), name) for name in (
        "mode", "bits_per_word", "max_speed_hz", "cshigh", "loop", "lsbfirst", "threewire")],
    "fileno": lambda m: m.SpiDev().fileno(),
    "close twice": lambda m: [m.SpiDev().close(), m.SpiDev().close()],
    "no such bus": lambda m: m.SpiDev().open(9, 9),
    "misspelt": lambda m: setattr(m.SpiDev(), "max_speed", 5),
    "with": lambda m: m.SpiDev().__exit__(None, None, None),
}


@pytest.mark.parametrize("name", sorted(SPIDEV))
def test_spidev_does_the_same(standin, name):
    probe = SPIDEV[name]
    theirs = outcome(probe, real("spidev"))
    assert outcome(probe, standin("spidev")) == theirs


def test_spidev_opens_a_path(standin):
    theirs, ours = real("spidev").SpiDev(), standin("spidev").SpiDev()
    if hasattr(theirs, "open_path"):
        for path in ("/dev/spidev9.9", 5):
            assert outcome(ours.open_path, path) == outcome(theirs.open_path, path)
    ours.open_path("/dev/spidev0.0")
    assert len(ours.xfer2([1, 0x80, 0])) == 3


def test_spidev_names_what_is_no_number(standin):
    for module in (real("spidev"), standin("spidev")):
        with pytest.raises(TypeError, match="^Non-Int/Long value in arguments: "):
            module.SpiDev().xfer2([1, "2"])


def test_smbus_takes_positional_arguments_only(standin):
    bus = standin("smbus").SMBus(1)
    assert outcome(bus.read_byte, 0x20) == ("OSError", "[Errno 121] Remote I/O error")
    with pytest.raises(TypeError, match="keyword"):
        bus.read_byte(address=0x48)
    with pytest.raises(TypeError, match="argument"):
        bus.read_byte_data(0x48)
    with pytest.raises(TypeError, match="^Third argument must be a list of at least one"):
        bus.write_i2c_block_data(0x48, 0, [])
    with pytest.raises(AttributeError):
        bus.readbyte(0x48)
    bus.close()
    assert outcome(bus.read_byte, 0x48) == ("OSError", "[Errno 9] Bad file descriptor")


def test_a_bus_that_a_pi_has_not(standin):
    for make in (lambda: standin("smbus").SMBus(0), lambda: standin("smbus2").SMBus("/dev/i2c-7")):
        with pytest.raises(FileNotFoundError):
            make()


@pytest.mark.parametrize("name", ["smbus", "smbus2"])
def test_every_way_to_an_adc_on_i2c(standin, name):
    bus = standin(name).SMBus(1)
    bus.write_byte(0x48, 0x41)
    assert bus.read_byte(0x48) == 0x80 and bus.read_byte(0x48) <= 1
    bus.write_byte_data(0x48, 0x40, 0x33)
    assert bus.read_byte_data(0x48, 0x42) <= 1
    assert bus.read_word_data(0x48, 0x42) in (0, 1, 0x100, 0x101)
    assert len(bus.read_i2c_block_data(0x48, 0x44, 5)) == 5
    bus.write_i2c_block_data(0x48, 0x40, [1, 2, 3])
    bus.write_quick(0x48)
    with pytest.raises(OSError):
        bus.read_block_data(0x48, 0)


def test_smbus2_combined_messages(standin):
    smbus2 = standin("smbus2")
    with smbus2.SMBus(1) as bus:
        asked = smbus2.i2c_msg.read(0x48, 3)
        bus.i2c_rdwr(smbus2.i2c_msg.write(0x48, [0x40]), asked)
        assert list(asked)[0] == 0x80 and max(list(asked)[1:]) <= 1


def test_spidev_fills_the_list_it_was_given(standin):
    spi = standin("spidev").SpiDev()
    spi.open(0, 0)
    sent = [1, 0x90, 0]
    answer = spi.xfer2(sent)
    assert answer is sent and 500 < (answer[1] & 3) << 8 | answer[2] < 520  # light, at half
    assert isinstance(spi.xfer((1, 0x90, 0)), tuple) and isinstance(spi.xfer3([1]), tuple)
    assert spi.xfer2(b"\x01\x90\x00")[1] & 4 == 0
    assert (spi.mode, spi.bits_per_word, spi.max_speed_hz) == (0, 8, 125000000)
    spi.max_speed_hz, spi.mode = 1350000, 3
    assert (spi.mode, spi.max_speed_hz) == (3, 1350000)
    assert spi.readbytes(3) == [0, 0, 0] and spi.writebytes([1, 2]) is None
    spi.loop = True
    assert spi.xfer2([5, 6]) == [5, 6]
    spi.close()
    with pytest.raises(OSError):
        spi.xfer2([1])
