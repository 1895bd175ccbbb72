# `make demo` and `make test` set up all they need; the other targets are for daily work.
.PHONY: demo demo-reset test check build format bench install

PORT ?= 8080
DATA ?= var/demo

demo: install
	swift build -c release --product hi5d
	exec .build/release/hi5d demo --data $(DATA) --port $(PORT)

demo-reset:
	rm -rf $(DATA)

test: install check
	swift build --build-tests
	swift test --skip-build --disable-swift-testing

check:
	.ci/check-imports
	.ci/check-sizes
	swift format lint --strict --recursive Sources Tests Package.swift

format:
	swift format --in-place --recursive Sources Tests Package.swift

build: install
	swift build -c release --product hi5d

bench: build
	.ci/install wrk nginx-light python3
	Benchmarks/bench_http.py
	Benchmarks/bench_search.py
	Benchmarks/bench_context.py

install:
	@.ci/install
