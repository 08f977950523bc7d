# make site     sets up what a build needs and builds the site
# make test     sets up what the tests need and runs every one
# make check    names every problem of the content; writes nothing
# make fix      puts the code in its usual form and writes docs/fields.md anew
# make words    brings the catalogues of the interface in step with the code; LANGUAGE=fr begins another

.PHONY: site test check fix words

site:
	@sh requirements/setup build
	@.venv/bin/briefbook build
	@echo 'The site is in site/. To read it: python3 -m http.server -d site, then open http://localhost:8000/'

test:
	@sh requirements/setup test
	@.venv/bin/ruff check --quiet
	@.venv/bin/ruff format --check --quiet
	@.venv/bin/mypy
	@.venv/bin/pytest -q -n auto --dist loadfile

check:
	@sh requirements/setup build
	@.venv/bin/briefbook check

fix:
	@sh requirements/setup test
	@.venv/bin/ruff check --fix --quiet
	@.venv/bin/ruff format --quiet
	@.venv/bin/python -m briefbook.describing > docs/fields.md

words:
	@sh requirements/setup test
	@.venv/bin/python -m briefbook.gathering $(LANGUAGE)
