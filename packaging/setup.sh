#!/bin/sh
# Makes .venv ready: finds a Python, installs the parts, sees that Qt finds its system libraries.
# Run by make, in the project's folder; what is done already is not done again.
set -eu

say() { printf '%s\n' "$*" >&2; }

stop() {
    for line in "$@"; do say "$line"; done
    exit 1
}

# Debian and its kin, by what they call themselves or say they are like.
debian_like() {
    [ -r /etc/os-release ] || return 1
    kin=$(. /etc/os-release && printf ' %s %s ' "${ID:-}" "${ID_LIKE:-}" | tr '[:upper:]' '[:lower:]')
    case $kin in
        *" debian "* | *" ubuntu "* | *" uos "* | *" deepin "* | *" kylin "* | *" openkylin "*) return 0 ;;
    esac
    return 1
}

# Installs packages as root, else with a sudo that asks nothing; fails where neither is possible.
install_packages() {
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" -eq 0 ]; then
        as_root="env"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root="sudo -n env"
    else
        return 1
    fi
    say "正在安装系统软件包：$*"
    $as_root DEBIAN_FRONTEND=noninteractive apt-get update -qq </dev/null >/dev/null || true
    $as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null
}

new_enough() { "$1" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    for candidate in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11 python; do
        if new_enough "$candidate"; then
            printf '%s' "$candidate"
            return
        fi
    done
    stop "没有找到 Python 3.11 或更新的版本。" \
        "请先安装（Debian、Ubuntu 类系统：apt-get install python3 python3-venv），" \
        "已装在别处的可指定：make PYTHON=/路径/python3.11 run"
}

# Debian keeps what fills a new .venv with pip in a package of its own (python3-venv); where it is absent,
# the pip that is there fills it.
make_venv() {
    "$1" -m venv --clear .venv >/dev/null 2>&1 && return
    "$1" -m venv --clear --without-pip .venv >/dev/null 2>&1 &&
        "$1" -m pip --python .venv/bin/python install --quiet pip >/dev/null 2>&1 && return
    if debian_like && install_packages python3-venv && "$1" -m venv --clear .venv; then
        return
    fi
    rm -rf .venv
    stop "无法建立 .venv。" "请安装 python3-venv 后重试（Debian、Ubuntu 类系统：apt-get install python3-venv）。"
}

install_parts() {
    if ! new_enough .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        python=$(find_python)
        say "正在用 $("$python" --version) 建立 .venv"
        make_venv "$python"
    fi
    say "正在安装 Python 组件（初次约需几分钟）"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]' </dev/null ||
        stop "Python 组件没有装成，原因见上。" "请检查网络或 pip 的镜像设置后重试，已下载的不会重来。"
    touch .venv/.parts
}

# Leaves .venv/.ready unwritten while the window lacks a library, so that the next run looks again.
look_for_libraries() {
    missing=$(.venv/bin/python packaging/qt_libraries.py) && touch .venv/.ready && return
    if debian_like; then
        # shellcheck disable=SC2086 # one word a package
        install_packages $missing && missing=$(.venv/bin/python packaging/qt_libraries.py) &&
            touch .venv/.ready && return
        say "缺少 Qt 需要的系统库，请以管理员身份运行下面一行后重试："
        say "    apt-get install -y --no-install-recommends" $missing
    else
        say "缺少 Qt 需要的系统库，请安装与下列 Debian 软件包相当的软件包后重试："
        say "    $missing"
    fi
    .venv/bin/python packaging/qt_libraries.py --without-screen >/dev/null ||
        stop "缺少的库连无屏幕运行也需要，先停在这里。"
    say "没有屏幕的功能（命令行、测试、截图）不受影响，继续。"
}

[ -f .venv/.parts ] && [ .venv/.parts -nt pyproject.toml ] && new_enough .venv/bin/python || install_parts
if [ "$(uname -s)" = Linux ]; then
    look_for_libraries
else
    touch .venv/.ready
fi
