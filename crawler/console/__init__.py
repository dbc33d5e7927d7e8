"""What commands print: records, changes, portals, progress. Commands import these modules only when they print."""
