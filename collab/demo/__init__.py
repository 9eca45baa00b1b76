"""The demonstration network: real cities and sourced practices, invented people named by their office."""
