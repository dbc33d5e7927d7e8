"""Cities: values only, one file each; file, class and name agree."""
