#!/bin/sh
# need.sh TOOL...: one clear sentence for the first tool that is missing or too old.

lack() {
	echo "$1" >&2
	exit 1
}

# at_least HAVE WANT: compares versions such as 1.26.3 and 1.26.
at_least() {
	[ "$(printf '%s\n%s\n' "$1" "$2" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" = "$2" ]
}

for tool; do
	case $tool in
	go)
		command -v go >/dev/null || lack "Go is missing: install Go 1.26 or newer from https://go.dev/dl/ and put it on PATH."
		have=$(go env GOVERSION 2>/dev/null | sed 's/^go//; s/[^0-9.].*//')
		at_least "$have" 1.26 || lack "Go $have is too old: install Go 1.26 or newer from https://go.dev/dl/."
		;;
	node)
		command -v node >/dev/null || lack "Node is missing: install Node 20.19 or newer with npm from https://nodejs.org/ and put it on PATH."
		have=$(node --version | sed 's/^v//')
		at_least "$have" 20.19 || lack "Node $have is too old: install Node 20.19 or newer from https://nodejs.org/."
		;;
	npm) command -v npm >/dev/null || lack "npm is missing: install it beside Node (Debian: apt install npm)." ;;
	cc) command -v cc >/dev/null || lack "A C compiler is missing, which Go's race detector needs: install one (Debian: apt install gcc libc6-dev)." ;;
	git) command -v git >/dev/null || lack "git is missing: install it (Debian: apt install git)." ;;
	esac
done
