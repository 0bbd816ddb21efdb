"""The virtual board B starts, talks, resets and loses its power as a real one does."""
import os
import signal

import pytest

from board_help import TalkingBoard, wait_until
from edgeai.sim.maixpy.serial_line import SerialLine
from edgeai.sim.maixpy.uart_ring import UartRing

READY = ">>> "


@pytest.fixture
def board(tmp_path):
    with TalkingBoard(tmp_path / "板") as one:
        yield one


def started(folder, main, **settings):
    board = TalkingBoard(folder, {"flash/main.py": main}, **settings)
    return board.power_on()


def test_a_board_without_main_writes_one_and_greets(board):
    board.power_on()
    assert board.says(READY)
    assert "[MAIXPY]Pll0:freq" in board.said and "[MaixPy] init end" in board.said
    assert board.said.index("maixpy.sipeed.com") < board.said.index("MicroPython v0.6.3")
    assert os.path.exists(os.path.join(board.folder, "flash", "main.py"))
    assert wait_until(lambda: os.path.exists(board.screen_path))


def test_boot_then_main_and_an_error_as_micropython_tells_it(tmp_path):
    with TalkingBoard(tmp_path, {
            "flash/boot.py": "print('first')",
            "flash/main.py": "import helper\nprint(helper.TEXT)\nhelper.fail()\n",
            "flash/helper.py": "TEXT = '帮'\ndef fail():\n    open('/flash/none')\n"}) as board:
        board.power_on()
        assert board.says(READY)
        assert "first\n帮\nTraceback (most recent call last):\n" in board.said
        assert board.said.split("File")[1] == " \"main.py\", line 3, in <module>\n  "
        assert "helper.py\", line 3, in fail\nOSError: [Errno 2] ENOENT\n" in board.said


def test_the_card_comes_late_and_its_cover_file_goes_into_flash(tmp_path):
    main = ("import uos, time\nwhile 'sd' not in uos.listdir('/'):\n    time.sleep_ms(20)\n"
            "print(uos.getcwd(), 'card')\n")
    with TalkingBoard(tmp_path / "a", {"flash/main.py": main, "sd/x.txt": ""},
                      sd_after_s=1.0) as board:
        board.power_on()
        assert board.says("/flash card")
    with TalkingBoard(tmp_path / "b", {"sd/cover.main.py": "print('covered')\n",
                                       "sd/main.py": "print('of the card')\n"}) as board:
        board.power_on()
        assert board.says("of the card")
        assert board.boots == 2 and board.entries("board.start")[1]["cause"] == "software"
        with open(os.path.join(board.folder, "flash", "main.py")) as file:
            assert file.read() == "print('covered')\n"


def test_ctrl_c_interrupts_a_loop_and_a_sleep(tmp_path):
    with started(tmp_path, "import time\nprint('on')\nwhile True:\n    time.sleep(60)\n") as board:
        assert board.says("on\n")
        board.send(b"\x03")
        assert board.says("KeyboardInterrupt: \n") and board.says(READY)


def test_the_raw_repl(board):
    board.power_on()
    assert board.says(READY)
    assert board.result_of("print('数', 1 + 1)") == ("数 2\n", "")
    output, error = board.result_of("print(1)\n1/0")
    assert output == "1\n" and error.endswith("ZeroDivisionError: division by zero\n")
    assert board.result_of("f'{1}'")[1].endswith("SyntaxError: invalid syntax\n")
    board.send(b"x = 6\rfor i in range(2):\r x += i\r\rx\r")
    assert board.says("\n7\n>>> ")
    board.send(b"\x04")
    assert board.says("[MaixPy]: soft reboot")


LACKS = (
    ("async def f():\n    pass", "SyntaxError"), ("x: int = 1", "SyntaxError"),
    ("{**{}}", "SyntaxError"), ("[*[1]]", "SyntaxError"), ("b'", "SyntaxError"),
    ("import functools", "ImportError: no module named 'functools'"),
    ("FileNotFoundError", "NameError"), ("import lcd\nlcd.show", "AttributeError"),
    ("import machine\nmachine.Uart", "AttributeError"), ("import os\nos.path", "AttributeError"),
    ("import edgeai", "ImportError"), ("open('../../etc/passwd')", "OSError: [Errno 2] ENOENT"),
)


def test_what_a_board_lacks(board):
    board.power_on()
    assert board.says(READY)
    assert [(line, error) for line, error in LACKS if error not in board.result_of(line)[1]] == []


def test_bytes_may_hold_chinese_and_json_is_raw(board):
    board.power_on()
    assert board.says(READY)
    source = "import ujson, ubinascii\nprint(len(b'中文'), ujson.dumps({'a': '中'}))"
    assert board.result_of(source) == ("6 {\"a\": \"中\"}\n", "")


def test_a_digest_is_given_once_and_pins_by_keyword(board):
    board.power_on()
    assert board.says(READY)
    assert board.result_of("import hashlib\nh = hashlib.sha256(b'abc')\nprint(h.digest() == h.digest())") == (
        "False\n", "")
    output, error = board.result_of("from fpioa_manager import fm\nfm.fpioa.set_function(pin=20, func=fm.fpioa.I2S0_WS)"
                                    "\nprint(fm.get_pin_by_function(fm.fpioa.I2S0_WS))")
    assert output.endswith("\n20\n") and error == ""


def test_a_wav_file_is_played_to_its_end(tmp_path):
    import io
    import wave
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(22050)
        file.writeframes(b"\x00\x10" * 4096)
    main = ("import audio\nfrom Maix import I2S\ndevice = I2S(I2S.DEVICE_0)\n"
            "player = audio.Audio(path='/flash/a.wav')\n"
            "print(player.play_process(device)[:2])\ndevice.set_sample_rate(22050)\n"
            "print([player.play() for turn in range(3)])\n")
    with TalkingBoard(tmp_path, {"flash/main.py": main, "flash/a.wav": sound.getvalue()}) as board:
        board.power_on()
        assert board.says("[1, 22050]\n[1, 1, 0]\n"), board.said
        assert sum(entry["samples"] for entry in board.entries("board.sound")) == 4096


def test_uart_read_gives_none_and_a_full_ring_drops(tmp_path):
    main = ("from machine import UART\nimport time\n"
            "u = UART(UART.UART1, 115200, read_buf_len=64)\n"
            "start = time.ticks_ms()\nprint(u.read(), time.ticks_diff(time.ticks_ms(), start) < 500)\n"
            "print('ready')\nwhile not u.any():\n    pass\ntime.sleep_ms(300)\n"
            "print(len(u.read()), u.any(), u.readline())\n"
            "u.write('back')\nu.deinit()\nu.write('x')\n")
    with started(tmp_path, main) as board:
        heard = []
        board.when_received(heard.append, 0)
        assert board.says("ready")
        assert "None True\n" in board.said
        board.send(b"x" * 200, 0)
        assert board.says("64 0 None\n") and board.says("OSError")
        assert b"".join(heard) == b"back"


def test_a_watchdog_that_is_not_fed_resets(tmp_path):
    main = ("import machine, time\nprint('cause', machine.reset_cause() == machine.WDT_RESET)\n"
            "w = machine.WDT(timeout=1500)\nfor i in range(5):\n    time.sleep_ms(100)\n"
            "    w.feed()\nprint('fed')\nwhile True:\n    pass\n")
    with started(tmp_path, main) as board:
        assert board.says("cause True") and board.said.count("fed") >= 1
        assert board.entries("board.start")[1]["cause"] == "watchdog"


def test_reset_power_and_the_boot_key(tmp_path):
    main = ("import machine, time\nfrom Maix import GPIO\nfrom fpioa_manager import fm\n"
            "fm.register(16, fm.fpioa.GPIOHS0)\nkey = GPIO(GPIO.GPIOHS0, GPIO.IN, GPIO.PULL_UP)\n"
            "key.irq(lambda pin: print('pressed', pin.value()), GPIO.IRQ_FALLING)\n"
            "f = open('/flash/log', 'a')\nf.write('x')\nf.close()\n"
            "print('level', key.value(), machine.reset_cause())\n"
            "while key.value():\n    time.sleep_ms(10)\ntime.sleep_ms(300)\nmachine.reset()\n")
    with started(tmp_path, main) as board:
        assert board.says("level 1 0")
        board.power_off()
        board.forget()
        board.send(b"nobody hears")
        board.power_on()
        assert board.says("level 1 0")
        board.press_boot()
        assert board.says("pressed 0") and board.says("level 0 4")
        with open(os.path.join(board.folder, "flash", "log")) as file:
            assert file.read().count("x") >= 3


def test_fm_warns_and_pins_are_in_the_journal(tmp_path):
    main = ("from fpioa_manager import fm\nfrom Maix import GPIO\n"
            "fm.register(13, fm.fpioa.GPIOHS5)\nfm.register(14, fm.fpioa.GPIOHS5)\n"
            "GPIO(GPIO.GPIOHS5, GPIO.OUT).value(1)\n"
            "fm.register(3, fm.fpioa.GPIOHS5, force=False)\n")
    with started(tmp_path, main) as board:
        assert board.says("Exception: [Warning] function is used by fm.fpioa.GPIOHS5(pin:14)")
        assert "\n[Warning] function is used by fm.fpioa.GPIOHS5(pin:13)\n" in board.said
        assert board.entries("board.level")[-1]["pin"] == 14


def test_a_ring_keeps_the_first_bytes():
    ring = UartRing(4)
    ring.put(b"abc")
    ring.put(b"def")
    assert (ring.take(2), ring.take(), ring.dropped, ring.wait(0)) == (b"ab", b"cd", 2, False)


def test_noise_is_the_same_for_a_seed():
    data = bytes(range(256)) * 20
    carried = SerialLine(0.01, 7).carry(data)
    wrong = sum(a != b for a, b in zip(data, carried))
    assert 20 < wrong < 90 and carried == SerialLine(0.01, 7).carry(data)
    assert SerialLine().carry(data) == data


def test_pacing_waits_as_long_as_the_bits_take():
    waited = []
    line = SerialLine()
    line.wait(1152, 115200, waited.append)
    assert 0.09 < waited[0] <= 0.1
    SerialLine(is_paced=False).wait(1152, 115200, waited.append)
    assert len(waited) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows shells ignore no signals")
def test_ctrl_c_reaches_a_board_that_was_started_in_the_background(tmp_path):
    """A shell's background job ignores SIGINT, and so do the processes that it starts."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with started(tmp_path, "print('busy')\nwhile True:\n    pass\n") as board:
            assert board.says("busy")
            board.send(b"\x03")
            assert board.says("KeyboardInterrupt")
    finally:
        signal.signal(signal.SIGINT, before)
