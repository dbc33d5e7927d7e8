"""Runs of several cities, each in its own process, on this machine or on a cluster."""
