# Aliases; everything is in dev.py, since make may be missing.
.PHONY: run test faults bench bench-page lint types setup

run test faults bench bench-page lint types setup:
	@python3 dev.py $@ $(ARGS)
