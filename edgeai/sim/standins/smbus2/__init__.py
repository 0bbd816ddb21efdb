"""Stand-in for smbus2 0.6.1 on a Raspberry Pi 4B with I2C switched on: the room's devices on bus 1.

Names, arguments, messages and oddities are the real package's, nothing more; tests/contract/
holds them against it.
"""
from smbus2.smbus2 import I2cFunc, SMBus, i2c_msg

__version__ = "0.6.1"
__all__ = ["SMBus", "i2c_msg", "I2cFunc"]
