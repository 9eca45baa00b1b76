# Aliases; everything is in dev.py, since make may be missing.
.PHONY: run test lint types bench-page setup

run test lint types bench-page setup:
	@python3 dev.py $@ $(ARGS)
