#!/bin/sh
# Prints the path of a Chrome or Chromium for the journeys; installs Debian's when it may.

find_one() {
	for name in "$CHROMIUM" chromium chromium-browser google-chrome google-chrome-stable \
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
		/Applications/Chromium.app/Contents/MacOS/Chromium; do
		[ -n "$name" ] && command -v "$name" && return 0
	done
	return 1
}

find_one && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	{
		apt-get update -q
		DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium
	} >&2
	find_one && exit 0
fi
echo "No Chrome or Chromium was found for the journeys: install one (Debian: apt install chromium), or set CHROMIUM to its path." >&2
exit 1
