"""Cities, one file each. A file contains only values, and its name, its class and its spider's name agree."""
