"""The command line: `edgeai VERB`, the same as `python -m edgeai VERB`."""
import sys

from edgeai.commands.main import main

if __name__ == "__main__":
    sys.exit(main())
