# Reelbox. `make` lists the verbs.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
export PATH := $(CURDIR)/.venv/bin:$(PATH)

TALK := var/demo/talk.mp4
# Taken literally and handed on through the environment: any file name will do, spaces, quotes and dollars too.
override VIDEO := $(value VIDEO)
export VIDEO

.DELETE_ON_ERROR:

# Every verb is its own name's only meaning: none makes a file called like it.
.PHONY: $(shell sed -n 's/^\([a-z0-9-]*\):[^\#]*\#\# .*/\1/p' Makefile)

help: ## list these verbs
	@sed -n 's/^\([a-z0-9-]*\):[^#]*## /\1\t/p' Makefile | expand -t 16

setup: ## install everything that lacks (a second run takes a moment)
	@requirements/setup.sh

up: studio ## run the whole appliance on this machine, data in var/box (Ctrl-C ends it)
	@reelbox up

up-vendor: console ## run the vendor's control plane with a fake Stripe on this machine, data in var/vendor (Ctrl-C ends it)
	@python -m tests.vendor

studio: setup ## build the web pages that `make up` serves, where they changed
	@requirements/app.sh studio

console: setup ## build the vendor's console and the customers' portal, where they changed
	@requirements/app.sh console

demo: setup $(if $(VIDEO),,$(TALK)) ## upload, edit and download a generated talk, or your own: make demo VIDEO="my talk.mp4"
	@mkdir -p var/demo; video=$${VIDEO:-$(TALK)}; name=$${video##*/}; \
	docs/examples/demo.sh "$$video" "var/demo/$${name%.*}-edited.mp4"

$(TALK): $(wildcard tests/media/*.py) | setup
	@mkdir -p $(@D)
	@python -m tests.media talk $@

test: setup ## run the tests
	pytest -n 2 --dist loadfile
	npm test --silent

quiet: setup ## run the tests that measure time, on a machine that does nothing else
	pytest -m quiet

check: setup ## look for mistakes without running anything: style, types, imports, generated files
	ruff check .
	ruff format --check .
	mypy
	lint-imports --no-logo
	shellcheck .ci/run requirements/*.sh docs/examples/*.sh
	npm run check --silent
	python requirements/lengths.py

whisperx: setup ## install WhisperX in var/whisperx, apart from everything else, and run its tests
	@requirements/whisperx.sh
	pytest tests/whisperx

stripe-cli: setup ## install Stripe's official command line in var/stripe-cli and have it make its events at our fake
	@requirements/stripe-cli.sh
	pytest tests/stripe_cli

localstripe: setup ## take webhooks that localstripe signs, which is installed in var/localstripe
	@requirements/localstripe.sh
	pytest -s tests/localstripe

e2e: studio ## drive the studio in a browser, on a box of its own (pictures in var/e2e)
	pytest tests/e2e/studio

drill-vendor: setup ## webhooks in any order, workers killed between any two steps, fifty purchases, planted misses, load
	pytest -s tests/vendor

e2e-vendor: console ## buy in a browser from a fake Stripe, read the mail, use portal and console (pictures in var/e2e-vendor)
	pytest tests/e2e/vendor

chaos: setup ## kill the engine at random points and let it go on
	pytest -s tests/chaos
	REELBOX_SEQUENCES=10000 pytest tests/unit/jobs/test_machine.py

security: setup ## hostile files, hostile requests, mutated videos and marked secrets
	pytest -s tests/security

bench: setup ## measure processor time and memory (SCALE=1: also 3 to 60 minutes, into docs/performance.md)
	SCALE=$(SCALE) python -m tests.bench

bench-service: setup ## measure uploads, reads, events and what the service costs beyond the engine (CASES="reads events")
	python -m tests.bench.service $(CASES)

bench-web: studio ## measure how quick the studio is in a browser (CASES="editor")
	python -m tests.bench.web $(CASES)

bench-license: setup ## measure what verifying a license costs next to a bare signature
	python -m tests.bench.license

drill-license: setup ## move a box's time with faketime from valid to restricted while it renders (needs Debian's faketime)
	pytest -s tests/chaos/test_license.py

generate: setup ## write the TypeScript types anew from the timeline's models and the API's description
	npm run generate --silent

lock: setup ## recompile requirements/*.txt (UPGRADE=1 or UPGRADE=name for newer versions)
	@requirements/lock.sh

notices: setup ## list the third-party packages and their licenses in docs/third-party.md
	python requirements/notices.py >docs/third-party.md

clean: ## delete what was installed and made here
	rm -rf .venv node_modules remotion/node_modules frontend/*/*/node_modules remotion/dist frontend/apps/*/.next var
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find appliance control-plane tests requirements -name __pycache__ -prune -exec rm -rf {} +
