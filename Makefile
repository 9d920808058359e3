# What each command does: make help
.DEFAULT_GOAL := help
PROFILE ?= full
READERS_GROUPS ?= fast terraform

## make synth        install what is locked, then write every environment to every target it has
synth: node_modules/.package-lock.json
	node tools/run.cjs compose
	node tools/run.cjs kubernetes
	node tools/run.cjs terraform

## make test         everything that CI checks but the control plane: rules, types, tests, real readers
test: node_modules/.package-lock.json readers
	npm run -s check
	npx vitest run --coverage

## make conformance  the heavy readers: a real Kubernetes control plane and the Terraform scanner
conformance: node_modules/.package-lock.json
	test/readers/install conformance
	npx vitest run --config vitest.conformance.config.ts

## make readers      bring the programs that read what we emit (cached; what cannot be had is skipped by the tests)
readers:
	test/readers/install $(READERS_GROUPS) || test -z "$$CI"

## make up           start the laptop stack; PROFILE=brain, agent, memory, voice, hub, cog, asr or full
up: node_modules/.package-lock.json
	node tools/run.cjs stack up $(PROFILE)

## make doctor       looks whether this machine can run it: engine, memory, ports, secrets, images
doctor: node_modules/.package-lock.json
	node tools/run.cjs doctor $(PROFILE)

## make somastack-up the doctor, then everything
somastack-up: node_modules/.package-lock.json
	node tools/run.cjs doctor full
	node tools/run.cjs stack up full

## make dev-up C=…   one service alone with a platform of its own: somabrain, somafractalmemory, …
dev-up: node_modules/.package-lock.json
	node tools/run.cjs stack up --standalone $(C)

## make images       lists every image with its licence, for a machine without a network
images: node_modules/.package-lock.json
	node tools/run.cjs images

## make down status logs
down status logs: node_modules/.package-lock.json
	node tools/run.cjs stack $@

node_modules/.package-lock.json: package-lock.json
	npm ci --no-audit --no-fund

help:
	@sed -n 's/^## //p' Makefile

.PHONY: synth test conformance readers up doctor somastack-up dev-up images down status logs help
