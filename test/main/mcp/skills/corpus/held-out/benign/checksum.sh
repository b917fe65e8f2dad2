#!/bin/bash
# Prints the SHA-256 of every file in a folder.
set -euo pipefail
folder="${1:-.}"
find "$folder" -type f -print0 | sort -z | xargs -0 sha256sum
rm -f "$folder/.checksums.tmp"
