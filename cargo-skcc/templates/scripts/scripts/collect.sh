#!/bin/sh
# Prints the name and the number of lines of each file in a folder.
set -eu
folder=${1:?usage: collect.sh FOLDER}
for file in "$folder"/*; do
    [ -f "$file" ] || continue
    printf '%s\t%s\n' "$file" "$(wc -l <"$file" | tr -d ' ')"
done
