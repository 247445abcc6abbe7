# Needs Go 1.26 or newer, git and make; `make race` a C compiler as well. Modules come from the Go module proxy, tools too.

GO      ?= go
CC      ?= cc
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# Tools are pinned here, not in go.mod: what they depend on is not what Rasid depends on.
LINT = github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

# make run ARGS="--config my.toml", make bench BENCH=Sweep (the whole program on 2,000 pages), make fuzz FUZZTIME=1m
ARGS     ?=
BENCH    ?= .
FUZZTIME ?= 10s

.PHONY: help run build test race lint fmt bench fuzz clean go cc

help: ## say what can be made
	@grep -hE '^[a-z]+:.*## ' Makefile | awk -F ':.*## ' '{ printf "make %-6s  %s\n", $$1, $$2 }'

run: go ## run Rasid; without a configuration file it runs the demo (ARGS="--config my.toml")
	$(GO) run ./cmd/rasid run $(ARGS)

build: go ## build the static binary bin/rasid
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o bin/rasid ./cmd/rasid

test: go ## run everything that has to hold: vet and all tests
	$(GO) vet ./...
	$(GO) test ./...

race: go cc ## run the tests under the race detector, in another order each time
	CGO_ENABLED=1 $(GO) test -race -shuffle=on ./...

lint: go ## look for mistakes, missing comments and formatting (builds the linter the first time: minutes)
	$(GO) run $(LINT) run ./...

fmt: go ## format the code as lint wants it
	$(GO) run $(LINT) fmt ./...

bench: go ## run the benchmarks (BENCH=name)
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem ./...

fuzz: go ## run each fuzz test for a short while (FUZZTIME=10s)
	@grep -rHo --include='*_test.go' '^func Fuzz[A-Za-z0-9]*' . | while IFS=: read -r file name; do \
		echo "$${file%/*} $${name#func }"; \
		$(GO) test -run '^$$' -fuzz "^$${name#func }$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x "$${file%/*}" || exit 1; \
	done

clean: ## remove what was built
	rm -rf bin

go:
	@command -v $(GO) >/dev/null || { echo 'Go 1.26 or newer is needed: https://go.dev/dl/, then add its bin folder to PATH' >&2; exit 1; }

cc:
	@command -v $(CC) >/dev/null || { echo 'The race detector needs a C compiler: apt-get install gcc libc6-dev' >&2; exit 1; }
