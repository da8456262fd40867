"""check_traces.py SCHEMA TRACE...: validates traces against docs/trace.schema.json, strictly.

The published schema lets readers meet members that they do not know. Here a member that it does
not describe is an error, so that nothing is written without being documented.
"""

import gzip
import json
import sys
from pathlib import Path

import jsonschema


def strict(schema):
    """The schema, with every object closed."""
    if isinstance(schema, dict):
        closed = {key: strict(value) for key, value in schema.items()}
        if "properties" in closed and schema.get("type") == "object":
            closed["additionalProperties"] = False
        return closed
    if isinstance(schema, list):
        return [strict(value) for value in schema]
    return schema


def main(schema_path, *trace_paths):
    schema = json.loads(Path(schema_path).read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    closed = strict(schema)
    whole = jsonschema.Draft202012Validator(closed)
    event = jsonschema.Draft202012Validator(
        {"$defs": closed["$defs"], "$ref": "#/$defs/event"}
    )
    for path in trace_paths:
        data = Path(path).read_bytes()
        trace = json.loads(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data)
        events = trace if isinstance(trace, list) else trace["traceEvents"]
        if not whole.is_valid(trace):
            for number, said in enumerate(events):
                if not event.is_valid(said):
                    sys.exit(f"{path}: event {number} is not in the schema: {json.dumps(said)}")
            sys.exit(f"{path}: {next(whole.iter_errors(trace)).message[:500]}")
        print(path, len(events))


main(*sys.argv[1:])
