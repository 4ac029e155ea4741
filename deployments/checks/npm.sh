#!/bin/sh
# npm.sh FOLDER: fetches the packages of the folder's lock file. No package's script is run.

cd "$1" || exit 1
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if npm ci --ignore-scripts --no-audit --no-fund >"$log" 2>&1; then
	exit 0
fi
cat "$log" >&2
echo "npm could not fetch the packages of $1: check the network and npm's registry setting, then try again." >&2
exit 1
