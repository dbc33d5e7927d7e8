"""Prints the output of commands: records, changes, portals and progress.

Commands import the modules that use the package ``rich`` only when they need them.
"""
