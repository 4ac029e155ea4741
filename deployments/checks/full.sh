#!/bin/sh
# full.sh PREFIX: runs the full-size tests whose names begin so. They carry the build tag
# "full" because they take minutes; `make test` leaves them out.

packages=$(grep -rlE "^func $1" --include='*_test.go' api internal | xargs -r -n 1 dirname | sort -u | sed 's|^|./|')
if [ -z "$packages" ]; then
	echo "There is no test whose name begins with $1." >&2
	exit 1
fi
# One package after the other: figures must not disturb each other.
exec go test -tags full -count 1 -p 1 -timeout 3h -v -run "^$1" $packages
