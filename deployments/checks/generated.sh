#!/bin/sh
# Fails when `make generate` changes a generated file, which then is up to date in the work tree.

files="openapi.yaml api/document/openapi.yaml frontend/src/client/schema.d.ts"
before=$(cksum $files 2>&1)
make generate || exit 1
after=$(cksum $files 2>&1)
[ "$before" = "$after" ] && exit 0
echo "Generated files were out of date and have been written again: review and commit them."
git diff --stat -- $files
exit 1
