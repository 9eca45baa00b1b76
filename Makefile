# Aliases; everything is in dev.py, since make may be missing.
.PHONY: run test bench lint types setup

run test bench lint types setup:
	@python3 dev.py $@ $(ARGS)
