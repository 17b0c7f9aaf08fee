# make site    build this publication into output/; needs Python 3.11 or newer, and the network once
# make test    every test, the browser's too; installs what they need (see scripts/setup-tests)
# make check   formatting, lint, types and the tests that need no browser
# make bench   build times beside those of other programs, into docs/performance.md; takes hours
# make clean   remove all that these targets made
#
# Written for GNU make 3.81, which macOS still ships.

.PHONY: site test check bench screenshots clean system-tools
.DEFAULT_GOAL := site
.DELETE_ON_ERROR:

PIP = .venv/bin/python -m pip --disable-pip-version-check
NODE_MODULES = tests/browser/node_modules

site: .venv/.site
	.venv/bin/casegen build

test: .venv/.test $(NODE_MODULES)/.stamp system-tools
	.venv/bin/pytest -n 2

check: .venv/.test
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	.venv/bin/mypy
	.venv/bin/pytest -m "not browser" -n 2

# The largest size is for casegen alone, and once: there is no other to take turns with.
bench: .venv/.test
	.venv/bin/python -m bench.run --sizes 100 1000 10000 --write
	.venv/bin/python -m bench.run --sizes 100000 --contenders casegen --scenarios cold \
	    --runs 1 --timeout 3600 --write
	.venv/bin/python -m bench.budget

# make screenshots TO=../shots PAGES="index.html cases/"
screenshots: site .venv/.test system-tools
	.venv/bin/python -m scripts.screenshots output "$(TO)" $(PAGES)

clean:
	rm -rf .venv .bench output build dist $(NODE_MODULES)
	rm -rf .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find casegen tests scripts bench -name __pycache__ -type d -prune -exec rm -rf {} +

# A Python is good when it runs, is new enough and can make environments: a name on the PATH may
# be a version manager's stub, and Debian keeps ensurepip in a package of its own.
.venv/bin/python:
	@for python in $(PYTHON) python3.14 python3.13 python3.12 python3.11 python3 python; do \
	    if "$$python" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' \
	        >/dev/null 2>&1; then \
	        echo "$$python -m venv .venv"; \
	        exec "$$python" -m venv --clear .venv; \
	    fi; \
	done; \
	echo "casegen needs Python 3.11 or newer with its venv module." >&2; \
	echo "Debian, Ubuntu: apt-get install python3 python3-venv; or name one: make PYTHON=..." >&2; \
	exit 1

.venv/.site: pyproject.toml | .venv/bin/python
	$(PIP) install --quiet --editable .
	@touch $@

.venv/.test: pyproject.toml | .venv/bin/python
	$(PIP) install --quiet --editable '.[test]'
	@touch $@

system-tools:
	@scripts/setup-tests

$(NODE_MODULES)/.stamp: tests/browser/package.json | system-tools
	cd tests/browser && npm install --ignore-scripts --no-audit --no-fund --no-package-lock
	@touch $@
