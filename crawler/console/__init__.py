"""Prints the output of commands: records, changes, portals and progress. A command imports it only before printing."""
