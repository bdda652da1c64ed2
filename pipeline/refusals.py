"""What the operating system refused (拒绝), in plain Chinese: what is wrong, and what to do.

Knows error numbers of POSIX and Windows, and nothing of what was being written.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import NamedTuple


class Refusal(NamedTuple):
    """Two sentences in which ``{what}`` stands for what was being read or written."""

    message: str
    remedy: str

    def of(self, what: str) -> tuple[str, str]:
        """Message and remedy for *what* (``《汇总排名.xlsx》``)."""
        return self.message.replace("{what}", what), self.remedy.replace("{what}", what)


OPEN = Refusal("{what}写不进去，可能正开着。", "请关闭{what}后重试。")
STUCK = Refusal(
    "旧的{what}删不掉，可能正开着。",
    "内容已经过时，请不要再用：关闭{what}，再来一次，就会删去。",
)
FULL = Refusal("磁盘满了，{what}写不下去。", "请腾出空间后再运行一次，不会丢失任何来件。")
DENIED = Refusal("没有权限读写{what}。", "请检查文件夹是否只读，或请管理员开通权限后再运行一次。")
LONG = Refusal(
    "{what}的路径太长，系统存不下。",
    "请把活动目录移到浅一些的位置（例如 D:\\活动），或把它的名字改短，再运行一次。",
)
TAKEN = Refusal(
    "{what}的位置被占着：要放文件的地方有同名文件夹，或要建文件夹的地方有同名文件。",
    "请把占着位置的那一个移走或改名，再运行一次。",
)
GONE = Refusal("{what}所在的文件夹不见了。", "请检查 U 盘或网络盘是否还连着，接好后再运行一次。")
LOST = Refusal(  # what Windows says of both
    "{what}的位置找不到：磁盘没有接好，或者路径太长。",
    "请检查 U 盘或网络盘是否还连着；都连着的，请把活动目录移到浅一些的位置（例如 D:\\活动），再运行一次。",
)
BROKEN = Refusal(
    "读写{what}时，磁盘或网络出错。", "请检查磁盘和网络连接，或换到本机磁盘上再运行一次。"
)

_BY_NUMBER: Mapping[int, Refusal] = {
    **dict.fromkeys((errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", -1)), FULL),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), DENIED),
    errno.ENAMETOOLONG: LONG,
    **dict.fromkeys((errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY), TAKEN),
    errno.ENOENT: GONE,
    **dict.fromkeys(
        (errno.EIO, errno.ENXIO, errno.ETIMEDOUT, getattr(errno, "ESTALE", -1)), BROKEN
    ),
    errno.EBUSY: OPEN,
}
# Windows: sharing violation, lock violation; disk full (2); path not found; path too long (2);
# network (3)
_BY_WINDOWS: Mapping[int, Refusal] = {
    **dict.fromkeys((32, 33), OPEN),
    **dict.fromkeys((39, 112), FULL),
    3: LOST,
    **dict.fromkeys((111, 206), LONG),
    **dict.fromkeys((53, 59, 64), BROKEN),
}


def refused(error: OSError, *, moving: bool = False, removing: bool = False) -> Refusal:
    """What *error* means. *moving*: a finished file was being put in the place of an old one;
    *removing*: an old one was being deleted. Where that is denied the folder can be written, so
    the old one is open elsewhere (Windows says «access denied» for a file that Excel holds
    open)."""
    found = _meant(error, moving or removing)
    return STUCK if removing and found is OPEN else found


def _meant(error: OSError, of_old: bool) -> Refusal:
    windows = _BY_WINDOWS.get(getattr(error, "winerror", None) or 0)
    if windows is not None:
        return windows
    if of_old and isinstance(error, PermissionError):
        return OPEN
    known = _BY_NUMBER.get(error.errno or 0)
    if known is not None:
        return known
    if isinstance(error, PermissionError):
        return DENIED
    told = error.strerror or type(error).__name__
    return Refusal(f"读写{{what}}时出错（{told}）。", "请检查后再运行一次；仍不行请联系维护人员。")
