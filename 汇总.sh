#!/usr/bin/env bash
# 汇总：读 inbox/，检查、登记、汇总，结果写入 outbox/。也可以把一个活动目录作为参数给它。
set -u
here="$(cd "$(dirname "$0")" && pwd)"
home="${1:-$here}"
if [ ! -x "$here/.venv/bin/chuangxian" ]; then
  echo "第一次使用，正在准备运行环境，请稍候……"
  python3 -m venv "$here/.venv" && "$here/.venv/bin/pip" install -q -e "$here" || {
    echo "准备没有成功。请确认已安装 Python 3.11 或更新版本，并能联网。"; exit 1; }
fi
exec "$here/.venv/bin/chuangxian" --home "$home" run
