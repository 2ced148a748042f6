#!/bin/sh
# Installs the Debian packages that some tests need: a Chinese font to draw pages with, LibreOffice for old Word files
# (some 300 MB, so not part of the setup), what OpenCV's wheel expects; for the platform PostgreSQL, a virus scanner, a
# browser, nginx. Where it may not, it says what to run, and the tests that need them are skipped and say so.
set -eu

missing=""
command -v fc-match >/dev/null || missing="$missing fontconfig"
fc-match 'Noto Sans CJK SC' 2>/dev/null | grep -q 'CJK' || missing="$missing fonts-noto-cjk"
command -v soffice >/dev/null || missing="$missing libreoffice-writer-nogui"
ldconfig -p 2>/dev/null | grep -q 'libGL\.so\.1' || missing="$missing libgl1"
ldconfig -p 2>/dev/null | grep -q 'libgthread-2\.0\.so\.0' || missing="$missing libglib2.0-0"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing="$missing postgresql"
command -v clamd >/dev/null || [ -x /usr/sbin/clamd ] || missing="$missing clamav-daemon"
command -v chromium >/dev/null || missing="$missing chromium"
command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || missing="$missing nginx-light"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    printf 'Installing%s\n' "$missing" >&2
    apt-get update -qq >/dev/null 2>&1 || true
    # shellcheck disable=SC2086  # a list of words
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1 && exit 0
fi
printf 'Some tests will be skipped. To run them all:  sudo apt-get install%s\n' "$missing" >&2
