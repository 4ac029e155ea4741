#!/bin/sh
# fuzz.sh TIME: runs every Fuzz function for that long, one after the other.

time=$1
failed=0
for file in $(grep -rlE '^func Fuzz' --include='*_test.go' api internal); do
	for name in $(sed -nE 's/^func (Fuzz[A-Za-z0-9_]*).*/\1/p' "$file"); do
		printf '%s in %s\n' "$name" "$(dirname "$file")"
		go test -run '^$' -fuzz "^$name\$" -fuzztime "$time" "./$(dirname "$file")" || failed=1
	done
done
exit $failed
