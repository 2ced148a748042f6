#!/bin/sh
# Installs what the tests use of Debian: a Chinese font to draw and write with, LibreOffice to make and read .doc files,
# the graphics library that recognising pictures asks for. Without the right to, it prints the line to run; the tests
# that need a part then say that they were skipped, and why. Gongkai itself works without any of it.
set -eu

packages=
has() { command -v "$1" >/dev/null 2>&1; }
needs() { packages="$packages $*"; }

has fc-match || needs fontconfig
# fc-match gives some font whatever is asked for.
{ has fc-list && [ -n "$(fc-list 'Noto Serif CJK SC' file)" ]; } || needs fonts-noto-cjk
{ has soffice || has libreoffice; } || needs libreoffice-writer-nogui
{ has ldconfig && ldconfig -p | grep -q 'libGL\.so\.1'; } || needs libgl1
{ has ldconfig && ldconfig -p | grep -q 'libgthread-2\.0\.so\.0'; } || needs libglib2.0-0

[ -n "$packages" ] || exit 0
if [ "$(id -u)" = 0 ] && has apt-get; then
    printf 'Installing%s\n' "$packages" >&2
    apt-get update -qq >/dev/null
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null
else
    printf 'For all of the tests run:  sudo apt-get install%s\n' "$packages" >&2
fi
