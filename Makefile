# Coreograph: build, test, look. `make help` lists the commands.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
# The targets share one build folder and one package database, so `make -j` runs them in turn;
# what can run at once does so inside a target.
.NOTPARALLEL:

SWIFT ?= swift
export SWIFT
PREFIX ?= /usr/local
DESTDIR ?=

# Carries Swift's runtime along: the binaries can be copied to a machine without Swift.
RELEASE := -c release --static-swift-stdlib
COREOGRAPH = $(shell $(SWIFT) build $(RELEASE) --show-bin-path)/coreograph
INSTALL = .make/install-missing
SAY = @printf '\033[1m==>\033[0m %s\n'
ifneq ($(shell test -t 1 && test -z "$$NO_COLOR" && echo colour),colour)
SAY = @printf '==> %s\n'
endif

.PHONY: help report test fuzz sanitize build install uninstall bench portrait faults gallery format clean

help: ## List these commands
	@echo 'Coreograph: was it concurrent, was it parallel, and what held it back?'
	@echo
	@sed -nE 's/^([a-z]+):[^#]*## (.*)/\1 \2/p' $(firstword $(MAKEFILE_LIST)) \
	  | while read -r target text; do printf '  make %-12s %s\n' "$$target" "$$text"; done

report: build ## Record the experiments and write Reports/latest/index.html
	@$(INSTALL) lab
	$(SAY) 'Recording the experiments'
	@page=$$($(COREOGRAPH) lab run --quick --python .venv-lab/bin/python -o Reports/latest); echo "==> The report: $$page"

test: ## Set up and run every test
	@$(INSTALL) build test lab
	@.make/test

fuzz: ## Give every parser made-up inputs, SECONDS= or RUNS= each
	@$(INSTALL) build
	$(SAY) 'Building the fuzzers (some minutes the first time)'
	@.make/fuzz --seconds '$(SECONDS)' --runs '$(RUNS)' $(TARGETS)

sanitize: ## Run tests under the address and the thread sanitizer
	@$(INSTALL) build test
	@.make/sanitize

build: ## Build the release binaries
	@$(INSTALL) build
	$(SAY) 'Building (release)'
	@.make/quietly build-release $(SWIFT) build $(RELEASE) --product coreograph
	@.make/quietly build-lab $(SWIFT) build $(RELEASE) --product coreograph-lab

install: build ## Install to PREFIX (/usr/local), with shell completions
	$(SAY) 'Installing to $(DESTDIR)$(PREFIX)'
	@.make/install-files '$(COREOGRAPH)' '$(DESTDIR)$(PREFIX)'

uninstall: ## Remove what `make install` put there
	$(SAY) 'Removing from $(DESTDIR)$(PREFIX)'
	@.make/install-files --remove '$(DESTDIR)$(PREFIX)'

bench: build ## Measure speed and cost next to others; ONLY='PART…', QUICK=1, RUN=
	@$(INSTALL) benchmark
	$(SAY) 'Measuring (half an hour; a quiet machine measures best; docs/BENCHMARKS.md)'
	@QUICK='$(QUICK)' RUN='$(RUN)' .make/bench '$(COREOGRAPH)' $(ONLY)

portrait: build ## Record Coreograph drawing ten million spans: docs/speed*.svg
	$(SAY) 'Recording Coreograph (a minute; a quiet machine shows most)'
	@python3 Benchmarks/itself/measure.py --coreograph '$(COREOGRAPH)' --only-pictures docs/speed

faults: RUNS ?= 300
faults: SEED ?= 1
faults: build ## Disturb RUNS recordings (300) from SEED on, or write and read a day with DAY switches
	$(SAY) 'Building the campaign'
	@.make/quietly build-faults $(SWIFT) build $(RELEASE) --product FaultLoad
	@.make/quietly build-faults $(SWIFT) build $(RELEASE) --product Faults
	$(SAY) 'Disturbing recordings (two to five seconds each)'
	@$$($(SWIFT) build $(RELEASE) --show-bin-path)/Faults $(if $(DAY),day --switches $(DAY),--runs $(RUNS)) --coreograph '$(COREOGRAPH)' --seed $(SEED)

gallery: build ## Record anew the pictures and the sample report of Reports/gallery
	$(SAY) 'Recording the gallery'
	@.make/gallery '$(COREOGRAPH)'

format: ## Format the Swift code
	@$(SWIFT) format format -i -r Sources Tests Benchmarks/Sources Fuzz/Sources Fuzz/Targets Package.swift

clean: ## Remove everything that make made
	@rm -rf .build .build-address .build-thread Fuzz/.build Fuzz/.corpus Fuzz/.found .venv .venv-lab .venv-benchmark Benchmarks/.build Reports/latest
