"""Senders (X01): which unit a mail address belongs to, by the roster's entries.

An entry is a full address, or ``@domain`` where the whole domain is the unit's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Self

from msgspec import Struct

from pipeline.campaign.units import Unit

# mail providers open to everybody: such a domain identifies nobody, a full address does (X01)
_PUBLIC = """
    126.com 139.com 163.com 188.com 189.cn 21cn.com 263.net aliyun.com eyou.com foxmail.com
    gmail.com hotmail.com icloud.com live.cn live.com msn.com outlook.com qq.com sina.cn
    sina.com sina.com.cn sogou.com sohu.com tom.com vip.163.com vip.qq.com vip.sina.com wo.cn
    yahoo.cn yahoo.com yahoo.com.cn yeah.net
"""
PUBLIC_DOMAINS = frozenset(_PUBLIC.split())
_SEPARATORS = re.compile(r"[\s、,，;；]+")
_NONE = frozenset(["无", "没有", "暂无", "未登记", "/", "-", "—", "——"])
_NAME = r"""[^\s@<>()\[\]:,;"']+"""
_ENTRY = re.compile(rf"(?:{_NAME})?@(?P<domain>[\w-]+(?:\.[\w-]+)*)")


def mail_entries(text: str) -> list[str]:
    """The entries of a roster cell, which stand between 、 , ; or blanks."""
    return [entry for entry in _SEPARATORS.split(text) if entry]


def useless_entries(text: str) -> list[str]:
    """Entries of a roster cell that no sender's address ever equals: what is no address, and the
    domain of a provider open to everybody. A cell that says in words that there is none has none."""
    entries = mail_entries(text)
    return (
        [] if entries and set(entries) <= _NONE else [e for e in entries if not _tells(e.lower())]
    )


def _tells(entry: str) -> bool:
    found = _ENTRY.fullmatch(entry)
    return bool(found) and not (entry.startswith("@") and entry[1:] in PUBLIC_DOMAINS)


class Senders(Struct, frozen=True):
    """The roster's mail entries: full addresses, and domains that only one owner uses."""

    addresses: Mapping[str, tuple[str, ...]]
    domains: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, units: Iterable[Unit]) -> Self:
        """The index of *units*, in the order of their codes."""
        addresses: dict[str, tuple[str, ...]] = {}
        domains: dict[str, tuple[str, ...]] = {}
        for unit in sorted(units, key=lambda unit: unit.code):
            for entry in mail_entries(unit.email.lower()):
                if not entry.startswith("@"):
                    addresses[entry] = (*addresses.get(entry, ()), unit.code)
                elif entry[1:] not in PUBLIC_DOMAINS:
                    domains[entry[1:]] = (*domains.get(entry[1:], ()), unit.code)
        return cls(addresses, domains)

    def units(self, address: str) -> tuple[str, ...]:
        """Codes of the units that *address* belongs to; the full address goes before its
        domain. Empty for a stranger."""
        given = address.strip().strip("<>").lower()
        return self.addresses.get(given) or self.domains.get(given.rpartition("@")[2], ())
