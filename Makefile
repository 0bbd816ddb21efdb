# make demo, make test: each sets itself up, on a fresh Debian or Raspberry Pi OS that has git,
# make and python3-venv. make test PYTHON=python3.9 uses another interpreter, in its own folder.
PYTHON ?= python3
ifndef VENV
VENV := $(shell sh tools/venv_folder.sh "$(PYTHON)")
endif
BIN := $(VENV)/bin
# More than cores: the tests wait for sound and seconds far more than they compute.
WORKERS ?= 4
INSTALLS := Makefile setup.cfg setup.py tools/install.sh $(wildcard constraints/*.txt)

.PHONY: demo test system-packages micropython authors catalogue resolve wheel bench clean

demo: $(VENV)/.ready-demo
	$(BIN)/python -m edgeai demo

test: system-packages micropython $(VENV)/.ready-test authors
	@sh tools/run_tests.sh $(BIN)/python $(WORKERS) $(PYTEST_ARGS)

# A stamp for each set of extras (named here): nothing is installed again until what it is made from changes.
$(VENV)/.ready-demo: $(INSTALLS)
	sh tools/install.sh "$(PYTHON)" "$(VENV)" audio
	@touch $@

$(VENV)/.ready-test: $(INSTALLS) | system-packages
	sh tools/install.sh "$(PYTHON)" "$(VENV)" audio,vision,sensors,board,web,test,native
	@touch $@

system-packages:
	@sh tools/system_packages.sh

# Without it the tests that run board B's firmware on a real MicroPython are skipped by name.
micropython: system-packages
	-@sh tools/micropython.sh

# Without them the tests that run the authors' own examples are skipped by name.
authors: $(VENV)/.ready-test
	-@$(BIN)/python tools/fetch_author_examples.py
	-@ls .cache/authors/rpi_lgpio-*.whl >/dev/null 2>&1 || $(BIN)/python -m pip download --quiet \
	    --no-deps --only-binary :all: --python-version 3.11 --dest .cache/authors rpi-lgpio==0.6

catalogue: $(VENV)/.ready-test
	sh tools/catalogue.sh $(BIN)/python

resolve:
	$(PYTHON) tools/resolve_targets.py

# build/ goes first: setuptools would pack what an earlier build left there.
wheel: $(VENV)/.ready-test
	rm -rf build
	$(BIN)/python -m pip wheel --no-deps --wheel-dir dist .

bench: $(VENV)/.ready-demo
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/voice.py

# The stamps too: without its egg-info an editable install of an old pip is no install.
clean:
	rm -rf build dist *.egg-info .pytest_cache .cache/edgeai.pot .venv*/.ready-*
	find . -name __pycache__ -type d -not -path './.venv*' -prune -exec rm -rf {} +
