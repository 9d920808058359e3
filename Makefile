# What each command does: make help
.DEFAULT_GOAL := help
PROFILE ?= full
# The program that does all of this; make turns each of its exit codes into 2, so programs should call it themselves.
SOMASTACK := node tools/run.cjs

## make synth        install what is locked, then write every environment to every target it has
synth: node_modules/.package-lock.json
	$(SOMASTACK) synth

## make test         rules, types, all tests of our own, and the readers that are soon there; minutes, also on a fresh machine
test: node_modules/.package-lock.json
	@# Readers and tests mostly wait, so the rules are checked meanwhile, and the tests of what coverage
	@# is measured for run, which the others leave out; what they say comes last, in one piece.
	@said=$$(mktemp); trap 'rm -f "$$said"' EXIT; \
	{ npm run -s check && npm run -s coverage; } > "$$said" 2>&1 & checking=$$!; \
	test/readers/install fast || test -z "$$CI" || exit 1; \
	npx vitest run --exclude 'test/core/**' --exclude 'test/environments/**'; tested=$$?; \
	wait $$checking; checked=$$?; \
	cat "$$said"; test $$checked = 0 && exit $$tested

## make conformance  the readers that must be compiled or take long, and the whole laptop project on a Docker engine of its own
conformance: node_modules/.package-lock.json
	test/readers/install fast conformance || test -z "$$CI"
	npx vitest run --config vitest.conformance.config.ts
	npx vitest run --config vitest.engine.config.ts whole

## make engine       all of that engine: also each profile, faults and full disks; images made here; root and Debian packages; 5 GB of disk
engine: node_modules/.package-lock.json
	test/readers/install fast conformance
	npx vitest run --config vitest.engine.config.ts

## make cluster      the emitted manifests on a Kubernetes cluster of its own with kubelets; root and Debian packages
cluster: node_modules/.package-lock.json
	test/readers/install fast conformance
	test/cluster/install
	npx vitest run --config vitest.cluster.config.ts

## make readers      bring the programs that make test reads with (cached; what cannot be had is skipped by the tests)
readers:
	test/readers/install fast || test -z "$$CI"

## make up           start the laptop stack; PROFILE=brain, agent, memory, voice, hub, cog, asr or full
up: node_modules/.package-lock.json
	$(SOMASTACK) up $(PROFILE)

## make doctor       looks whether this machine can run it: engine, memory, ports, secrets, images
doctor: node_modules/.package-lock.json
	$(SOMASTACK) doctor $(PROFILE)

## make somastack-up everything, after the checks of the doctor
somastack-up: node_modules/.package-lock.json
	$(SOMASTACK) up full

## make dev-up C=…   one service alone with a platform of its own: somabrain, somafractalmemory, …
dev-up: node_modules/.package-lock.json
	$(SOMASTACK) dev up $(C)

## make dev-down C=… stops it again
dev-down: node_modules/.package-lock.json
	$(SOMASTACK) dev down $(C)

## make images       lists every image with its licence, for a machine without a network
images: node_modules/.package-lock.json
	$(SOMASTACK) images

## make down status logs
down status logs: node_modules/.package-lock.json
	$(SOMASTACK) $@

node_modules/.package-lock.json: package-lock.json
	npm ci --no-audit --no-fund

help:
	@sed -n 's/^## //p' Makefile

.PHONY: synth test conformance engine cluster readers up doctor somastack-up dev-up dev-down images down status logs help
