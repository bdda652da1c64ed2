#!/usr/bin/env bash
# 汇总：与 Windows 上的 汇总.bat 相同，打开菜单。可以把活动目录作为参数给它。
set -u
here="$(cd "$(dirname "$0")" && pwd)"
for python in python3 python3.14 python3.13 python3.12 python3.11; do
  if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    exec "$python" "$here/launcher/start.py" "$@"
  fi
done
echo "没有找到 Python 3.11 或更新的版本。请先安装，再运行一次。"
exit 1
