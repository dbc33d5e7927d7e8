"""What commands print: records, changes, portals, progress. Commands import it only when they print."""
