# Aliases; everything is in dev.py, since make may be missing.
.PHONY: run test lint types setup

run test lint types setup:
	@python3 dev.py $@ $(ARGS)
