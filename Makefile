# `make demo` and `make test` set up all they need; the other targets are for daily work.
.PHONY: demo demo-reset test check build format bench fuzz torture nodes eval calibrate deps install

PORT ?= 8080
DATA ?= var/demo

demo: deps
	swift build -c release --product hi5d
	exec .build/release/hi5d demo --data $(DATA) --port $(PORT)

demo-reset:
	rm -rf $(DATA)

test: deps check
	@.ci/install postgresql openssl tmux python3
	swift build --build-tests
	.ci/run-tests
	Benchmarks/torture.py --kills 5 --node-kills 2 --stops 5 --program .build/debug/hi5d

check:
	.ci/check-imports
	.ci/check-sizes
	swift format lint --strict --recursive Sources Tests Package.swift

format:
	swift format --in-place --recursive Sources Tests Package.swift

build: deps
	swift build -c release --product hi5d

# Random bytes for the FAQ index: FUZZ_SECONDS of queries and documents, then about as long damaged index files. What a
# run printed as its seed begins the same one again as HI5_FUZZ_SEED.
FUZZ_SECONDS ?= 300

fuzz: deps
	swift build --build-tests
	HI5_FUZZ_SECONDS=$(FUZZ_SECONDS) swift test --skip-build --disable-swift-testing --filter 'Fuzz'

# Kills and stops nodes under load, lets the machine fail them in all ways, and looks for what was lost.
torture: build
	@.ci/install postgresql python3
	Benchmarks/torture.py

# Three nodes behind nginx on PostgreSQL with a standby, to be broken by hand, or by SCRIPT=failover.
nodes: build
	@.ci/install postgresql nginx-light python3
	Benchmarks/nodes.py --script '$(SCRIPT)'

bench: build
	.ci/install wrk nginx-light postgresql python3
	Benchmarks/bench_http.py
	Benchmarks/bench_search.py
	Benchmarks/bench_context.py
	Benchmarks/bench_start.py
	Benchmarks/bench_tickets.py
	Benchmarks/bench_nodes.py

# The bot on labelled questions; QUESTIONS holds public corpora, where there are any.
QUESTIONS ?= ../shared/eval

eval: build
	Benchmarks/eval_bot.py $(QUESTIONS)

# Fits the bot's confidence and thresholds to locales/*/calibration.jsonl anew.
calibrate: build
	.build/release/hi5d bot eval locales/*/calibration.jsonl --locales locales --calibrate > calibration.json.new
	mv calibration.json.new locales/calibration.json

deps:
	@.ci/install

# The program with its languages, completions and manual page. DESTDIR is for packagers.
PREFIX ?= /usr/local
SHARE = $(DESTDIR)$(PREFIX)/share

install: build
	install -D -m 755 .build/release/hi5d $(DESTDIR)$(PREFIX)/bin/hi5d
	mkdir -p $(SHARE)/hi5 $(SHARE)/bash-completion/completions $(SHARE)/zsh/site-functions \
		$(SHARE)/fish/vendor_completions.d $(SHARE)/man/man1
	cp -R locales $(SHARE)/hi5/
	.build/release/hi5d completions bash > $(SHARE)/bash-completion/completions/hi5d
	.build/release/hi5d completions zsh > $(SHARE)/zsh/site-functions/_hi5d
	.build/release/hi5d completions fish > $(SHARE)/fish/vendor_completions.d/hi5d.fish
	.build/release/hi5d man > $(SHARE)/man/man1/hi5d.1
