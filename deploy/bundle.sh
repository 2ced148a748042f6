#!/bin/sh
# Puts all that a machine without internet needs into dist/gongkai-VERSION-bundle/ and one archive of it: the wheels of
# the lock and our own, Noto CJK where it is installed here (SIL Open Font License), what is in deploy/.
# The wheels are those of this machine's system and Python: make the bundle on a machine like the one it is for.
# usage: deploy/bundle.sh PYTHON, after `make dist`
set -eu
python=$1
wheel=$(ls dist/gongkai-*.whl)
version=$(basename "$wheel" | cut -d- -f2)
folder=dist/gongkai-$version-bundle

rm -rf "$folder" "$folder.tar.gz"
mkdir -p "$folder/wheels" "$folder/fonts"
"$python" -m pip download -qq --disable-pip-version-check --only-binary :all: --require-hashes \
    --requirement requirements-server.lock --dest "$folder/wheels"
cp "$wheel" "$folder/wheels/"
cp requirements-server.lock LICENSE NOTICE deploy/install.sh deploy/gongkai.service deploy/gongkai-backup.service \
    deploy/gongkai-backup.timer deploy/nginx.conf deploy/gongkai.env docs/guides/operator.md "$folder/"
for font in /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc /usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc \
    /usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc /usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc; do
    [ ! -f "$font" ] || cp "$font" "$folder/fonts/"
done
[ ! -f /usr/share/doc/fonts-noto-cjk/copyright ] || cp /usr/share/doc/fonts-noto-cjk/copyright "$folder/fonts/LICENSE"
(cd "$folder" && find . -type f ! -name SHA256SUMS | sort | xargs sha256sum >SHA256SUMS)
tar -C dist -czf "$folder.tar.gz" "$(basename "$folder")"
ls -1 "$folder.tar.gz"
