python := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run dev demo test check bench browser pins clean installed-run installed-dev

help: ## lists these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' Makefile | awk -F '|' '{ printf "%-14s %s\n", $$1, $$2 }'

run: installed-run ## sets up what is missing and serves on http://127.0.0.1:8000 (PORT= for another)
	@exec $(python) -m kubecon_notes.run serve

dev: installed-run ## the same, with reload and debug pages
	@exec $(python) -m kubecon_notes.run dev

demo: installed-run ## adds a made-up edition with everything alive in it (AGAIN=1 makes it anew)
	@exec $(python) -m kubecon_notes.run demo

test: installed-dev ## runs all tests (ARGS= for some)
	@exec $(python) -m pytest -n 2 --dist loadfile $(ARGS)

# mypy's plugin and the deployment check read the settings, which want one; here it protects nothing.
check: export SECRET_KEY := only-as-long-as-the-deployment-check-wants-it-and-no-secret
check: installed-dev ## style, types, layers, templates, migrations, deployment settings
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy .
	$(python) -c 'from importlinter.cli import lint_imports_command as run; run()'
	find kubecon_notes/templates -name '*.html' -exec .venv/bin/djade --check --target-version 5.2 {} +
	$(python) manage.py makemigrations --check --dry-run
	BEHIND_TLS=1 ALLOWED_HOSTS=example.org SITE_ADDRESS=https://example.org $(python) manage.py check --deploy --fail-level WARNING

bench: installed-run ## the benchmarks
	@exec $(python) -m benchmarks

browser: ## installs Chromium with the system's package manager
	@requirements/browser

pins: installed-dev ## pins what pyproject.toml asks for, with hashes
	$(compile) pyproject.toml -o requirements/run.txt
	$(compile) pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt

clean: ## removes .venv; what you made stays in .local
	rm -rf .venv

installed-run installed-dev: installed-%:
	@requirements/install $*

compile = $(python) -m uv pip compile --quiet --universal --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header
