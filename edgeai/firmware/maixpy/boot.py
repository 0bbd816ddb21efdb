# Runs before main.py. BOOT pressed in the half second after a reset keeps the board in its REPL (held
# during the reset it is the chip's own: it then waits for kflash).
import hw

if hw.is_boot_key_held(500):
    print("edgeai: BOOT key held, main.py is skipped while it is")
