"""fuwen (复文): replies to people's-congress deputies' suggestions, read into records."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("renda-fuwen")
except PackageNotFoundError:  # a checkout that was never installed
    __version__ = "0+checkout"
