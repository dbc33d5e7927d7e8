"""Runs of several cities: a process each, on this machine or on a cluster."""
