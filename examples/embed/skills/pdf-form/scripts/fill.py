#!/usr/bin/env python3
"""Check form values against a field list and write them as FDF or text.

Usage: fill.py FIELDS.json VALUES.json --out FILE [--format fdf|text]

Exit codes: 0 written, 1 the values do not fit, 2 a file or an argument is wrong.
"""

import argparse
import json
import re
import sys

KINDS = ("text", "choice", "signature")


def load(path):
    """Read one JSON file, or end with a message."""
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError) as error:
        fail(2, f"cannot read {path}: {error}")


def fail(code, *messages):
    for message in messages:
        print(f"error: {message}", file=sys.stderr)
    sys.exit(code)


def read_fields(path):
    """Return the list of fields, checked."""
    fields = load(path)
    if not isinstance(fields, list):
        fail(2, f"{path}: expected a list of fields")
    seen = set()
    for field in fields:
        if not isinstance(field, dict) or not isinstance(field.get("name"), str):
            fail(2, f"{path}: every field needs a name")
        name = field["name"]
        if name in seen:
            fail(2, f"{path}: field {name} is listed twice")
        seen.add(name)
        if field.get("kind", "text") not in KINDS:
            fail(2, f"{path}: field {name} has an unknown kind")
        try:
            re.compile(field.get("pattern", ""))
        except (re.error, TypeError) as error:
            fail(2, f"{path}: field {name} has a bad pattern: {error}")
    return fields


def problems(fields, values):
    """Return one message for each value that does not fit."""
    found = []
    names = {field["name"] for field in fields}
    for name in sorted(set(values) - names):
        found.append(f"{name}: the form has no such field")
    for field in fields:
        name = field["name"]
        kind = field.get("kind", "text")
        value = values.get(name, "")
        if not isinstance(value, str):
            found.append(f"{name}: the value must be text")
        elif value == "":
            if field.get("required") and kind != "signature":
                found.append(f"{name}: a value is required")
        elif kind == "signature":
            found.append(f"{name}: a person signs, leave it empty")
        elif kind == "choice" and value not in field.get("options", []):
            found.append(f"{name}: {value!r} is not one of the options")
        elif len(value) > field.get("max_length", 1000):
            found.append(f"{name}: longer than {field.get('max_length', 1000)} characters")
        elif "pattern" in field and not re.fullmatch(field["pattern"], value):
            found.append(f"{name}: {value!r} does not have the expected form")
    return found


def in_groups(fields, values):
    """FDF gives grouped fields another shape, which this script does not write."""
    return [
        f"{field['name']}: grouped fields need the text format"
        for field in fields
        if "." in field["name"] and values.get(field["name"])
    ]


def pdf_text(text):
    """A PDF hexadecimal string: UTF-16, big end first, with its mark."""
    return "<FEFF" + text.encode("utf-16-be").hex().upper() + ">"


def to_fdf(fields, values):
    entries = "\n".join(
        f"<< /T {pdf_text(field['name'])} /V {pdf_text(values[field['name']])} >>"
        for field in fields
        if values.get(field["name"])
    )
    return (
        "%FDF-1.2\n1 0 obj\n<< /FDF << /Fields [\n"
        + entries
        + "\n] >> >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
    )


def to_text(fields, values):
    lines = []
    for field in fields:
        label = field.get("label", field["name"])
        value = values.get(field["name"], "")
        if field.get("kind") == "signature":
            value = "[sign here]"
        lines.append(f"{label}: {value}".rstrip())
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description="Check form values and write them.")
    parser.add_argument("fields", help="JSON list of the form's fields")
    parser.add_argument("values", help="JSON object: field name to text")
    parser.add_argument("--out", required=True, help="file to write; must not exist")
    parser.add_argument("--format", choices=("fdf", "text"), default="fdf")
    args = parser.parse_args()

    fields = read_fields(args.fields)
    values = load(args.values)
    if not isinstance(values, dict):
        fail(2, f"{args.values}: expected an object of values")
    found = problems(fields, values)
    if args.format == "fdf":
        found += in_groups(fields, values)
    if found:
        fail(1, *found)

    text = (to_fdf if args.format == "fdf" else to_text)(fields, values)
    try:
        with open(args.out, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        fail(2, f"cannot write {args.out}: {error}")

    empty = [field["name"] for field in fields if not values.get(field["name"])]
    print(f"Wrote: {args.out}")
    print(f"Filled: {len(fields) - len(empty)} of {len(fields)} fields")
    print(f"Empty: {', '.join(empty) or 'none'}")


if __name__ == "__main__":
    main()
