"""Stand-in for MaixPy's fpioa_manager."""
from edgeai.sim.maixpy import hardware as _hardware
from edgeai.sim.maixpy.modules import _fpioa
from edgeai.sim.maixpy.modules import board as _board

board_info = _board.board_info


class fm:
    fpioa = _fpioa.FPIOA()

    @staticmethod
    def help():
        fm.fpioa.help()

    @staticmethod
    def get_pin_by_function(function):
        return _fpioa.pin_of(function)

    @staticmethod
    def register(pin, function, force=True):
        """force: a function that stands on another pin moves, with a warning on the REPL."""
        used = _fpioa.pin_of(function)
        if used == pin:
            return
        if used is not None:
            warning = "[Warning] function is used by %s(pin:%d)" % (
                fm.str_function(function), used)
            if not force:
                raise Exception(warning)
            _hardware.current().print(warning + "\n")
        fm.fpioa.set_function(pin, function)

    @staticmethod
    def unregister(pin):
        fm.fpioa.set_function(pin, fm.fpioa.RESV0)

    @staticmethod
    def str_function(function):
        name = _fpioa.name_of(function)
        return "fm.fpioa." + name if name.startswith("GPIO") else "unknown"

    @staticmethod
    def get_gpio_used():
        return [(fm.str_function(function), _fpioa.pin_of(function))
                for function in range(fm.fpioa.GPIOHS0, fm.fpioa.GPIO7 + 1)]
