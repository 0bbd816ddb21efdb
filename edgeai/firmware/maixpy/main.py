# Board B's firmware: starts it, and runs it for ever.
import sys

import app
import hw

ROBUST_MS = 60000  # after so long the watchdog's resets are counted anew
TWICE_MS = 1000


def run(device, program):
    """Until Ctrl-C twice within a second: one byte 0x03 alone is noise on the line."""
    last_ms = None
    begin_ms, is_counted = device.ticks_ms(), False
    while True:
        try:
            if not is_counted and device.since_ms(begin_ms) > ROBUST_MS:
                device.forget_resets()
                is_counted = True
            program.step()
        except KeyboardInterrupt:
            if last_ms is not None and device.since_ms(last_ms) < TWICE_MS:
                return
            last_ms = device.ticks_ms()
        except Exception as error:
            sys.print_exception(error)
            program.fail("program", str(error))


def main():
    settings, mistake = app.read_settings(hw.read_text(hw.settings_path()))
    device = hw.Board(settings)
    try:
        program = app.App(device, settings, device.count_resets() >= app.SAFE_AFTER)
        if mistake:
            program.fail("settings", mistake)
        run(device, program)
    finally:
        device.close()
        print("edgeai: stopped; the REPL is yours")


if not hw.is_boot_key_held():
    main()
