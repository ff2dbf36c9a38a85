"""The workbench in a cell of JupyterLab: ``python tests/benchmarks/bench_notebook.py [presses] [kills]``.

notebook        from the key press until the cell has painted *sparat*; `acknowledged` is until it was told
bare echo       a message over the kernel's own channel and back: what Jupyter's carrying costs without us

With `kills` the kernel is killed so many times at random around four key presses, the cell is run again, and it is counted how
far the gestures had come, and whether each stands in the journal once. The figures are reported, nothing passes or fails.
"""

import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.bench_workbench import WATCH, press, show  # noqa: E402
from tests.reports.workbench import test_page  # noqa: E402
from tests.reports.workbench.material import LONG, study  # noqa: E402
from tests.reports.workbench.notebook import TOKEN, jupyterlab, run_cell  # noqa: E402

RESTART = 60  # seconds within which Jupyter has seen that the kernel died, and started another
IN_A_STUDY = 50  # kills: four of the 200 codings that the long protocol takes


def main(presses: int = 200, kills: int = 0) -> None:
    """Measure and print."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tool:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        browser = tool.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        with tempfile.TemporaryDirectory() as folder:
            _measure(browser, Path(folder), presses)
        moments: Counter[str] = Counter()
        for done in range(0, kills, IN_A_STUDY):
            with tempfile.TemporaryDirectory() as folder:
                moments += _killed(browser, Path(folder), min(IN_A_STUDY, kills - done), seed=done)
        if kills:
            print(f"{kills} kills, {kills * 4} gestures, each once: {json.dumps(moments)}", flush=True)
        browser.close()


def _measure(browser, folder: Path, presses: int) -> None:
    (folder / "studie").mkdir()
    with jupyterlab(study(folder / "studie").path, folder) as address:
        page = browser.new_page()
        page.add_init_script(WATCH)
        run_cell(page, address)
        test_page.open_document(page, LONG)
        page.wait_for_timeout(10_000)  # the proposals are worked out once
        page.locator(".unit.passage").first.click()
        told, painted = press(page, presses, moves=True)
        show("notebook", painted)
        show("  acknowledged", told)
        show("bare echo", _echoes(address, presses))
        page.close()


def _echoes(address: str, presses: int) -> list[float]:
    """Milliseconds from a message to a kernel of the same server until it is answered."""
    import asyncio
    import urllib.request
    import uuid

    from tornado.websocket import websocket_connect

    def asked(path: str, body: bytes | None = None) -> dict:
        request = urllib.request.Request(
            f"{address}{path}", data=body, headers={"Authorization": f"token {TOKEN}"}
        )
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read())

    def message(kind: str) -> tuple[str, str]:
        name = uuid.uuid4().hex
        header = {
            "msg_id": name,
            "msg_type": kind,
            "username": "",
            "session": "bench",
            "version": "5.3",
            "date": "2024-01-01T00:00:00Z",
        }
        whole = {
            "header": header,
            "parent_header": {},
            "metadata": {},
            "content": {},
            "channel": "shell",
            "buffers": [],
        }
        return name, json.dumps(whole)

    async def echo() -> list[float]:
        kernel = asked("/api/kernels", b'{"name": "python3"}')["id"]
        line = await websocket_connect(
            f"ws{address[4:]}/api/kernels/{kernel}/channels?token={TOKEN}&session_id=bench"
        )
        times = []
        for _ in range(presses + 20):
            name, text = message("kernel_info_request")
            begun = time.perf_counter()
            await line.write_message(text)
            while True:
                answer = json.loads(await line.read_message())
                if answer["parent_header"].get("msg_id") == name and answer["channel"] == "shell":
                    break
            times.append((time.perf_counter() - begun) * 1000)
        return times[20:]  # the kernel has to start first

    with ThreadPoolExecutor(1) as beside:  # the browser's loop runs in this thread
        return beside.submit(lambda: asyncio.run(echo())).result()


def _killed(browser, folder: Path, rounds: int, seed: int) -> Counter[str]:
    """Kill the kernel at random moments around key presses; how far the gestures had come."""
    (folder / "studie").mkdir()
    made, chance, moments = study(folder / "studie"), random.Random(seed), Counter()
    with jupyterlab(made.path, folder) as address:
        context = browser.new_context(locale="sv-SE")
        for number in range(rounds):
            page = _opened(context, address)
            done = number * 4  # each passage takes five codes, so that no key is in vain
            for place in range(done, done + 4):
                test_page.press(page, place // 5, str(place % 5 + 1))
                time.sleep(chance.random() * 0.03)
            time.sleep(chance.random() * 0.1)
            killed = _kernels(folder)
            for process in killed:
                process.kill()
            page.wait_for_timeout(200)
            as_saved = set(page.evaluate("[...shownAsSaved]"))
            on_disk = set(test_page.lines_on_disk(made))
            too_early = [
                one
                for one in as_saved
                if one not in on_disk and len(one) == 16 and not test_page.is_gesture(page, one)
            ]
            assert not too_early, too_early
            written = sum(coding.person == "U1" for coding in test_page.standing(made))
            moments.update({"written": written - done, "not written": done + 4 - written})
            page.close()
            _wait_for_another(folder, killed)
            page = _opened(context, address)
            test_page.soon(lambda wanted=done + 4: len(test_page.codes(made)) == wanted)
            page.close()
            print(f"{seed + number + 1} kills: {json.dumps(moments)}", end="\r", flush=True)
        assert set(test_page.lines_on_disk(made).values()) == {1}
        context.close()
    return moments


def _opened(context, address: str, tries: int = 3):
    """The notebook in a page of its own, its cell run and the long protocol open."""
    from playwright.sync_api import TimeoutError as TookTooLong

    page = context.new_page()
    page.add_init_script(test_page.WATCH)
    try:
        run_cell(page, address)
    except TookTooLong:  # a key that reaches JupyterLab before its kernel is lost
        page.close()
        if tries == 1:
            raise
        return _opened(context, address, tries - 1)
    test_page.open_document(page, LONG)
    return page


def _kernels(folder: Path) -> list[psutil.Process]:
    running = psutil.process_iter(["cmdline", "cwd"])
    return [
        process
        for process in running
        if "ipykernel_launcher" in (process.info["cmdline"] or ()) and process.info["cwd"] == str(folder)
    ]


def _wait_for_another(folder: Path, killed: list[psutil.Process]) -> None:
    """Wait until Jupyter has started a kernel in place of those that were killed."""
    end = time.monotonic() + RESTART
    while not set(_kernels(folder)) - set(killed) and time.monotonic() < end:
        time.sleep(0.2)
    time.sleep(1)  # it answers


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
