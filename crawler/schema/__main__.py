"""Write the JSON Schema of a record to its file. Usage: ``python -m crawler.schema``."""

import json
from pathlib import Path

from crawler.items import record_schema
from crawler.schema import SCHEMA_FILE

Path(__file__).with_name(SCHEMA_FILE.name).write_text(
    json.dumps(record_schema(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
)
