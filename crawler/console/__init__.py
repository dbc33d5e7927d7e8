"""The output of commands: records, changes, portals and progress. Commands import it only when they print."""
