"""A portal for tests and benchmarks: a generated listing with its documents on loopback, with faults to order.

``python -m tests.portal --family trs`` starts one by hand.
"""

from .documents import Document
from .faults import Fault
from .server import Portal, Served

__all__ = ["Document", "Fault", "Portal", "Served"]
