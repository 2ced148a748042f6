#!/bin/sh
# Installs Gongkai from this folder, without any network: run it as root from within the unpacked bundle. Run again with
# a newer bundle it replaces the program and leaves settings and data alone; then `gongkai upgrade`.
#   ./install.sh                    into /opt/gongkai, with a user and a systemd unit
#   PREFIX=/somewhere ./install.sh  into another folder; without root only the program
set -eu
cd "$(dirname "$0")"
prefix=${PREFIX:-/opt/gongkai}
python=${PYTHON:-python3}

say() { printf '%s\n' "$*" >&2; }

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { say "需要 Python 3.11 或更新的版本。Python 3.11 or newer is needed."; exit 2; }
sha256sum --check --quiet SHA256SUMS || { say "安装包不完整，请重新复制。The bundle is damaged: copy it again."; exit 2; }
"$python" -m venv "$prefix" || { say "缺 python3-venv：apt-get install python3-venv。Install python3-venv."; exit 2; }
pip="$prefix/bin/python -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels"
$pip --require-hashes --requirement requirements-server.lock
$pip --no-deps --force-reinstall wheels/gongkai-*.whl

if [ "$(id -u)" != 0 ]; then
    say "已安装：$prefix/bin/gongkai。Installed; the service needs root."
    exit 0
fi
if ls fonts/*.ttc >/dev/null 2>&1; then
    mkdir -p /usr/local/share/fonts/gongkai
    cp fonts/* /usr/local/share/fonts/gongkai/
    ! command -v fc-cache >/dev/null || fc-cache -f
fi
id gongkai >/dev/null 2>&1 || useradd --system --home-dir /var/lib/gongkai --shell /usr/sbin/nologin gongkai
install -d -o gongkai -g gongkai -m 700 /var/lib/gongkai
install -d -o root -g gongkai -m 750 /etc/gongkai
[ -f /etc/gongkai/gongkai.env ] || install -o root -g gongkai -m 640 gongkai.env /etc/gongkai/gongkai.env
# The command as the service runs it: its settings and its user.
cat >/usr/local/bin/gongkai <<COMMAND
#!/bin/sh
set -a; . /etc/gongkai/gongkai.env; set +a
[ "\$(id -un)" = gongkai ] && exec $prefix/bin/gongkai "\$@"
exec runuser -u gongkai -- $prefix/bin/gongkai "\$@"
COMMAND
chmod 755 /usr/local/bin/gongkai
if [ -d /etc/systemd/system ]; then
    for unit in gongkai.service gongkai-backup.service gongkai-backup.timer; do
        sed "s|/opt/gongkai|$prefix|g" "$unit" >"/etc/systemd/system/$unit"
    done
    ! command -v systemctl >/dev/null || systemctl daemon-reload 2>/dev/null || true
fi
say "已安装。下一步：编辑 /etc/gongkai/gongkai.env，运行 gongkai init，再 systemctl enable --now gongkai；见 operator.md。"
say "Installed. Next: edit /etc/gongkai/gongkai.env, run gongkai init, systemctl enable --now gongkai."
