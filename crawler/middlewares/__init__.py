"""Downloader middlewares: which hosts are asked, which redirects are followed, how long a run waits."""
