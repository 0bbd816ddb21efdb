"""The chip's pin matrix: which function stands on which pin."""
from edgeai.sim.maixpy import hardware

# The functions' numbers, from kendryte-standalone-sdk's fpioa.h.
_ORDER = (
    "JTAG_TCLK JTAG_TDI JTAG_TMS JTAG_TDO SPI0_D0 SPI0_D1 SPI0_D2 SPI0_D3 SPI0_D4 SPI0_D5 "
    "SPI0_D6 SPI0_D7 SPI0_SS0 SPI0_SS1 SPI0_SS2 SPI0_SS3 SPI0_ARB SPI0_SCLK UARTHS_RX UARTHS_TX "
    "RESV6 RESV7 CLK_SPI1 CLK_I2C1 " + " ".join("GPIOHS%d" % n for n in range(32)) + " "
    + " ".join("GPIO%d" % n for n in range(8)) +
    " UART1_RX UART1_TX UART2_RX UART2_TX UART3_RX UART3_TX SPI1_D0 SPI1_D1 SPI1_D2 SPI1_D3 "
    "SPI1_D4 SPI1_D5 SPI1_D6 SPI1_D7 SPI1_SS0 SPI1_SS1 SPI1_SS2 SPI1_SS3 SPI1_ARB SPI1_SCLK "
    "SPI_SLAVE_D0 SPI_SLAVE_SS SPI_SLAVE_SCLK "
    + " ".join("I2S%d_%s" % (n, name) for n in range(3) for name in (
        "MCLK SCLK WS IN_D0 IN_D1 IN_D2 IN_D3 OUT_D0 OUT_D1 OUT_D2 OUT_D3").split()) +
    " RESV0 RESV1 RESV2 RESV3 RESV4 RESV5 I2C0_SCLK I2C0_SDA I2C1_SCLK I2C1_SDA I2C2_SCLK "
    "I2C2_SDA CMOS_XCLK CMOS_RST CMOS_PWDN CMOS_VSYNC CMOS_HREF CMOS_PCLK CMOS_D0 CMOS_D1 "
    "CMOS_D2 CMOS_D3 CMOS_D4 CMOS_D5 CMOS_D6 CMOS_D7 SCCB_SCLK SCCB_SDA").split()
FUNCTIONS = {name: number for number, name in enumerate(_ORDER)}
FUNCTIONS.update({"TIMER%d_TOGGLE%d" % (timer, channel): 190 + 4 * timer + channel - 1
                  for timer in range(3) for channel in range(1, 5)})
PINS = 48
# As the board comes up: the console, the LCD, the camera.
_AT_START = {4: "UARTHS_RX", 5: "UARTHS_TX", 36: "SPI0_SS3", 37: "GPIOHS30", 38: "GPIOHS31",
             39: "SPI0_SCLK", 40: "SCCB_SDA", 41: "SCCB_SCLK", 42: "CMOS_RST",
             43: "CMOS_VSYNC", 44: "CMOS_PWDN", 45: "CMOS_HREF", 46: "CMOS_XCLK",
             47: "CMOS_PCLK"}
on_pin = {pin: FUNCTIONS[name] for pin, name in _AT_START.items()}


class FPIOA:
    def set_function(self, pin, func):
        if not 0 <= pin < PINS:
            raise ValueError("[MAIXPY]FPIOA: pin out of range")
        if func not in FUNCTIONS.values():
            raise ValueError("[MAIXPY]FPIOA: function out of range")
        for other in [one for one, here in on_pin.items() if here == func]:
            del on_pin[other]
        on_pin[pin] = func
        hardware.current().tell("board.pin", pin=pin, function=name_of(func))

    def get_Pin_num(self, function):
        return pin_of(function)

    def help(self, function=None):
        chip = hardware.current()
        for name, number in sorted(FUNCTIONS.items(), key=lambda pair: pair[1]):
            if function in (None, number):
                chip.print("%3d %s\n" % (number, name))


for _name, _number in FUNCTIONS.items():
    setattr(FPIOA, _name, _number)


def pin_of(function):
    return next((pin for pin, here in on_pin.items() if here == function), None)


def name_of(function):
    return next(name for name, number in FUNCTIONS.items() if number == function)
