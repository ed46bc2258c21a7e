#!/bin/sh
# Look at a PDF before it is used. Reads one file and writes nothing.
# Usage: check.sh FILE.pdf
set -eu

if [ "$#" -ne 1 ]; then
    echo "usage: check.sh FILE.pdf" >&2
    exit 2
fi
file=$1

if [ ! -r "$file" ]; then
    echo "error: cannot read $file" >&2
    exit 2
fi

if [ "$(head -c 5 "$file")" != "%PDF-" ]; then
    echo "error: $file is not a PDF file" >&2
    exit 1
fi

if LC_ALL=C grep -q '/Encrypt' "$file"; then
    echo "error: $file is encrypted" >&2
    exit 1
fi

if LC_ALL=C grep -q '/XFA' "$file"; then
    echo "error: $file is an XFA form" >&2
    exit 1
fi

if ! LC_ALL=C grep -q '/AcroForm' "$file"; then
    echo "error: $file shows no form fields" >&2
    exit 1
fi

echo "ok: $file"
