#!/bin/sh
# with-simulator.sh COMMAND...: runs a command beside a simulator with TLS, in a folder of its own.
# MSSIM_URL is its address, MSSIM_CA the authority to trust; Node and Go trust it by themselves.

program=$PWD/bin/tenantry
data=$(mktemp -d) || exit 1
"$program" mssim --tls --data "$data" --addr 127.0.0.1:0 2>"$data/log" &
simulator=$!
trap 'kill $simulator 2>/dev/null; wait $simulator 2>/dev/null; rm -rf "$data"' EXIT

MSSIM_URL=
until [ -n "$MSSIM_URL" ]; do
	kill -0 $simulator 2>/dev/null || { cat "$data/log" >&2; exit 1; }
	sleep 0.1
	MSSIM_URL=$(sed -n 's/.*"simulator listening","url":"\([^"]*\)".*/\1/p' "$data/log")
done
export MSSIM_URL MSSIM_CA="$data/mssim-ca.pem"
export NODE_EXTRA_CA_CERTS="$MSSIM_CA" SSL_CERT_FILE="$MSSIM_CA"
"$@"
