#!/bin/sh
# Fails when gofmt would change a file.

files=$(gofmt -l api internal deployments/*.go deployments/foreign frontend/embed.go) || exit 1
[ -z "$files" ] && exit 0
printf 'Not formatted; `make fmt` does it:\n%s\n' "$files"
exit 1
