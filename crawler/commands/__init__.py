"""The commands: thin; they parse arguments and call the rooms beside them."""
