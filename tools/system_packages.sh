#!/bin/sh
# What the tests need besides Python: a compiler and headers for the packages without Linux wheels,
# a sound server that plays into nothing, the system's own voice, and sox to write WAV files of
# every kind, a Chinese font for pictures, what OpenCV's windows need, and a browser for the pages.
# `make demo` needs none of it.
set -eu
packages="gcc libc6-dev python3-dev portaudio19-dev pulseaudio pulseaudio-utils
    libasound2-plugins alsa-utils espeak-ng libespeak1 sox fonts-wqy-microhei
    libgl1 libglib2.0-0 chromium chromium-driver"

missing() {
    for package in $packages; do
        dpkg-query --show --showformat '${db:Status-Status}\n' "$package" 2>/dev/null |
            grep -q '^installed$' || echo "$package"
    done
}

if ! command -v dpkg-query >/dev/null; then
    echo "Not a Debian system: the tests expect what these Debian packages hold:" $packages
    exit 0
fi
absent=$(missing)
if [ -z "$absent" ]; then
    exit 0
fi
line=$(echo apt-get install --yes --no-install-recommends $absent)
if [ "$(id -u)" != 0 ]; then
    echo "System packages are missing. Run this, then make again:"
    echo "    sudo apt-get update && sudo $line"
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update
$line
