"""What runs in the virtual board's own process: started by `VirtualBoard`, never by hand."""
import os
import signal
import sys


def main():
    # Ctrl-C on the wire is an interrupt of this process; what a shell starts with & ignores them.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # What a library prints must not fall into the wire: it is standard output.
    wire = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = type(sys.stdout)(wire, encoding="utf-8", write_through=True)
    from edgeai.sim.maixpy import boot, hardware
    chip = hardware.start()
    boot.Boot(chip).run()


if __name__ == "__main__":
    main()
