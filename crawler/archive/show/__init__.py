"""Show the pages of archives in a browser, from a server on this machine."""
