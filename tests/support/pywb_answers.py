"""Print as JSON what pywb answers for captures of the collection ``c`` in the working folder: the status and the body's SHA-256.

This runs in an environment of its own (``make test`` makes it), because pywb's requirements conflict with ours. The captures
come as JSON from the standard input: a list of URL and time.
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256

from pywb.apps.frontendapp import FrontEndApp
from werkzeug.test import Client

client = Client(FrontEndApp())
found = [client.get(f"/c/{moment}id_/{url}", buffered=True) for url, moment in json.load(sys.stdin)]
sys.stdout.write(
    "\n" + json.dumps([(answer.status_code, sha256(answer.data).hexdigest()) for answer in found])
)
