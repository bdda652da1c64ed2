"""The fork server: begun before anything else, it has loaded what its processes take."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.executors import server
from pipeline.executors.isolated import IsolatedPool

_SCRIPT = """
import sys
from pipeline.executors.isolated import IsolatedPool
from pipeline.executors.server import foresee
from pipeline.executors.server import _OWN

if __name__ == "__main__":
    foresee(["{module}"])
    from multiprocessing.forkserver import _forkserver
    server = _forkserver._forkserver_pid
    with IsolatedPool(1, initializer=len, initargs=("",)) as pool:
        [(_, end)] = pool.run(eval, ["[__import__('os').getppid(), *__import__('sys').modules]"])
    found, *modules = end.value
    print(found == server, "{module}" in modules, "{module}" in sys.modules)
    for own in _OWN:
        print(own in modules)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there processes are spawned")
def test_processes_come_from_the_server_that_was_begun_first() -> None:
    script = _SCRIPT.format(module="wave")
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert said.stdout.split() == ["True", "True", "False", "True", "True", "True"], said.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there processes are spawned")
def test_the_server_loads_nothing_of_the_folder_that_it_was_begun_in(tmp_path: Path) -> None:
    """As the installed command begins it: that one does not look there either."""
    (tmp_path / "wave.py").write_text("raise SystemExit", encoding="utf-8")
    (tmp_path / "bin").mkdir()
    script = tmp_path / "bin" / "begin.py"
    root = Path(__file__).parents[1]
    script.write_text(_SCRIPT.format(module="wave"), encoding="utf-8")
    said = subprocess.run(
        [sys.executable, script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.stdout.split()[:3] == ["True", "True", "False"], said.stderr


_ALONE = """
import os, sys
from pipeline.executors.server import fork_here

if __name__ == "__main__":
    sys.stdout.write("once ")
    held = os.open(__file__, os.O_RDONLY)
    os.set_inheritable(held, True)
    fork_here(["wave", "no_such_module"], ["wave", "no_such_module"])
    from multiprocessing.forkserver import _forkserver
    from pipeline.executors.isolated import IsolatedPool
    server = _forkserver._forkserver_pid
    modules = "['wave' in __import__('sys').modules, __import__('os').getppid()]"
    files = "[*map(__import__('os').path.realpath, __import__('glob').glob('/dev/fd/*'))]"
    with IsolatedPool(1, initializer=len, initargs=("",)) as pool:
        [(_, had), (_, opened)] = pool.run(eval, [modules, files])
        print(had.value == [True, server], "wave" in sys.modules)
        print(os.path.realpath(__file__) in opened.value, flush=True)
        os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="there processes are spawned")
def test_a_server_that_was_forked_has_what_was_loaded_and_nothing_that_was_open(
    tmp_path: Path,
) -> None:
    script = tmp_path / "alone.py"
    script.write_text(_ALONE, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(  # waits until all who hold the pipe have ended, though it was killed
        [sys.executable, script], env=env, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout.split() == ["once", "True", "True", "False"], done.stderr
    assert done.returncode == -9


@pytest.mark.skipif(sys.platform == "win32", reason="there processes are spawned")
@pytest.mark.parametrize(("name", "instead"), [("_STEP", "no_such_step"), ("_OPEN", "/no/such")])
def test_where_a_server_cannot_be_forked_it_is_begun_as_a_python_of_its_own(
    name: str, instead: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(server, name, instead)
    monkeypatch.setattr(server, "foresee", asked.append)
    server.fork_here(["no_such_module"], [])
    assert asked == [["no_such_module"]]


@pytest.mark.skipif(sys.platform == "win32", reason="there processes are spawned")
def test_who_starts_processes_ahead_goes_on_with_its_own_until_they_can_be_forked(
    tmp_path: Path,
) -> None:
    script = (
        "import os; from pathlib import Path; import loads_late\n"
        "from pipeline.executors.isolated import IsolatedPool\n"
        f"loaded = Path({str(tmp_path / 'loaded')!r}); os.environ['LOADED_BY'] = str(loaded)\n"
        "with IsolatedPool(2, seconds=30) as pool:\n"
        "    pool.start_ahead(loads_late.shout)\n"
        "    ends = pool.run(loads_late.shout, ['a', 'b'], loaded.touch)\n"
        "    print([end.value for _, end in ends])\n"
    )
    here = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    done = subprocess.run(
        [sys.executable, "-c", script], env=here, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("['A', 'B']\n", 0), done.stderr


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are looked for in /proc")
def test_who_was_dismissed_ends_while_this_process_goes_on() -> None:
    with IsolatedPool(1, seconds=10) as pool:
        ((_, end),) = pool.run(eval, ["__import__('os').getpid()"])
        process = Path("/proc", str(end.value))
        assert process.exists()
        pool.dismiss()
        until = time.monotonic() + 20
        while process.exists() and time.monotonic() < until:
            time.sleep(0.01)
        assert not process.exists()
        assert pool.processes == 0


_UNASKED = """
import sys
from pipeline.executors.isolated import IsolatedPool

if __name__ == "__main__":
    loaded = "'asyncio.base_events' in __import__('sys').modules"
    with IsolatedPool(1, initializer=len, initargs=("",)) as pool:
        [(_, end)] = pool.run(eval, [loaded])
    print(end.value, eval(loaded), not sys.meta_path[0].__module__.startswith("pipeline"))
    import asyncio, pebble
    print(asyncio.run(asyncio.sleep(0, "works")), callable(pebble.asynchronous.thread))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="spawned processes load all of pebble")
def test_what_pebble_has_for_asyncio_is_loaded_when_it_is_asked_for() -> None:
    said = subprocess.run(
        [sys.executable, "-c", _UNASKED], capture_output=True, text=True, check=False
    )
    assert said.stdout.split() == ["False", "False", "True", "works", "True"], said.stderr
