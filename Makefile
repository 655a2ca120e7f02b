# One entry point for people and CI. `make help` lists the targets.
SHELL := /bin/bash
PREFIX ?= /usr/local
DESTDIR ?=
SWIFT_FLAGS := --explicit-target-dependency-import-check error
PYTHON := $(CURDIR)/.setup/venv/bin/python
RELEASE := swift build -c release --static-swift-stdlib
PROGRAMS := ljwx-trainer ljwxctl
# Started by ljwxctl alone, for selftest and demo.
HELPERS := ljwx-sandbox

.PHONY: help build test test-release fuzz demo selftest check check-products format bench release install uninstall clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

build: ## debug build of everything, imports checked
	@.ci/setup build
	swift build --build-tests $(SWIFT_FLAGS)

test: ## set up and run every test; failed ones are told at the end (without root the systemd test is skipped, with the reason)
	@.ci/setup test
	Tests/demo-faults.sh
	swift build --build-tests $(SWIFT_FLAGS)
	LJWX_TEST_PYTHON=$(PYTHON) SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=4 \
		Tests/run.sh swift test --skip-build --disable-xctest
	Tests/systemd-smoke.sh

# Optimised code has bugs of its own: a task's tuple once lost its first half in it, and the tests of `make test` all passed.
RELEASE_TESTS := -c release -Xswiftc -enable-testing --scratch-path .build/release-tests
test-release: ## the Swift tests on optimised code, as it is installed; run it before a release
	@.ci/setup test
	swift build --build-tests $(RELEASE_TESTS) $(SWIFT_FLAGS)
	LJWX_TEST_PYTHON=$(PYTHON) SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=4 \
		Tests/run.sh swift test --skip-build --disable-xctest $(RELEASE_TESTS)

fuzz: ## a million malformed requests to the control socket, on optimised code
	@.ci/setup test
	swift build --build-tests $(RELEASE_TESTS) $(SWIFT_FLAGS)
	LJWX_FUZZ_REQUESTS=1000000 swift test --skip-build --disable-xctest $(RELEASE_TESTS) --filter ControlServerTests.FuzzTests

demo: ## the main job on a simulated market and a real small model, two days running
	@.ci/setup demo
	swift build $(SWIFT_FLAGS)
	etc/demo.sh

check: ## format, shell syntax, that failed tests are found in a log, and that the products' public types are products
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources
	bash -n .ci/setup .ci/run etc/demo.sh Tests/systemd-smoke.sh Tests/systemd-sandbox.sh Tests/run.sh Tests/failures.sh Tests/products.sh Tests/demo-faults.sh
	Tests/failures.sh Tests/failures.log | diff Tests/failures.txt -
	Tests/products.sh

check-products: ## a stranger's package is built against the library products and uses each (builds them once more)
	@.ci/setup build
	swift run --package-path Tests/ThirdParty --scratch-path .build/third-party third-party

format: ## rewrite the sources in the project's format
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

bench: ## every benchmark beside its peer, in one run (docs/PERFORMANCE.md)
	@.ci/setup test
	$(RELEASE) --product ljwx-trainer
	$(RELEASE) --product ljwxctl
	$(RELEASE) --product ljwx-sandbox
	swift run -c release --package-path Benchmarks ljwx-bench --python $(PYTHON) --programs .build/release \
		--markdown docs/PERFORMANCE.md

release: ## the programs as they are installed: optimised, Swift runtime linked in
	@.ci/setup build
	$(RELEASE) --product ljwx-trainer
	$(RELEASE) --product ljwxctl
	$(RELEASE) --product ljwx-sandbox

selftest: ## the whole pipeline on a simulated market and written answers, with the debug programs; no model, no network
	@.ci/setup build
	swift build $(SWIFT_FLAGS)
	.build/debug/ljwxctl selftest

install: ## put programs, unit, user and config in place (PREFIX, DESTDIR)
	@for program in $(PROGRAMS) $(HELPERS); do \
		[ -x .build/release/$$program ] || { echo "install: .build/release/$$program is not built: run make release first" >&2; exit 1; }; done
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/libexec/ljwx-trainer $(DESTDIR)/etc/ljwx-trainer $(DESTDIR)/etc/systemd/system $(DESTDIR)/etc/sysusers.d
	for program in $(PROGRAMS); do install -s -m 0755 .build/release/$$program $(DESTDIR)$(PREFIX)/bin/; done
	for program in $(HELPERS); do install -s -m 0755 .build/release/$$program $(DESTDIR)$(PREFIX)/libexec/ljwx-trainer/; done
	sed 's#/usr/local/bin#$(PREFIX)/bin#' systemd/ljwx-trainer.service > $(DESTDIR)/etc/systemd/system/ljwx-trainer.service
	chmod 0644 $(DESTDIR)/etc/systemd/system/ljwx-trainer.service
	install -m 0644 etc/sysusers.d/ljwx-trainer.conf $(DESTDIR)/etc/sysusers.d/
	install -d $(DESTDIR)$(PREFIX)/share/ljwx-trainer/templates/short
	install -m 0644 etc/templates/short/*.txt $(DESTDIR)$(PREFIX)/share/ljwx-trainer/templates/short/
	[ -e $(DESTDIR)/etc/ljwx-trainer/training_config.json ] || \
		install -m 0644 training_config.json $(DESTDIR)/etc/ljwx-trainer/
	@if [ -n "$(DESTDIR)" ]; then exit 0; fi; \
		if command -v systemd-sysusers >/dev/null; then systemd-sysusers ljwx-trainer.conf || exit 1; \
		elif ! getent passwd ljwx >/dev/null; then echo "install: no systemd-sysusers here, so that the user ljwx is not made:" \
			"useradd --system --user-group --home-dir /var/lib/ljwx-trainer --shell /usr/sbin/nologin ljwx" >&2; fi; \
		[ ! -d /run/systemd/system ] || systemctl daemon-reload
	@echo "installed; ljwxctl selftest checks it without touching anything; next: put the TuShare token where the README says, then systemctl enable --now ljwx-trainer"

uninstall: ## take programs and unit away; config and state stay
	@if [ -z "$(DESTDIR)" ] && [ -d /run/systemd/system ]; then systemctl disable --now ljwx-trainer || true; fi
	rm -f $(foreach program,$(PROGRAMS),$(DESTDIR)$(PREFIX)/bin/$(program))
	rm -f $(DESTDIR)/etc/systemd/system/ljwx-trainer.service $(DESTDIR)/etc/sysusers.d/ljwx-trainer.conf
	rm -rf $(DESTDIR)$(PREFIX)/share/ljwx-trainer $(DESTDIR)$(PREFIX)/libexec/ljwx-trainer
	@if [ -z "$(DESTDIR)" ] && [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
	@echo "kept: /etc/ljwx-trainer and /var/lib/ljwx-trainer (delete them by hand if nothing of them is wanted)"

clean: ## remove build products (not .setup)
	rm -rf .build Benchmarks/.build
