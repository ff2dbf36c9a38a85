"""From key press to acknowledged and painted in the workbench: ``python tests/benchmarks/bench_workbench.py [presses] [kills]``.

For a protocol and for a text of 100,000 words with 10,000 codings, each line with p50 and p95 in milliseconds:

page            from the key press until the page has painted *sparat*; `acknowledged` is until it was told
over the write  the same without the journal's own write of that very press
journal         that write: looking for what others have written, one line, fsync
bare echo       a message over the socket and back, without a page
bare paint      from a key press to the painted letter, without a server: Chromium's own part

With `kills` (else 0) the server is killed so many times at random around four key presses with its fsync slowed, and it is counted
how far the gestures had come, and whether each stands in the journal once. The figures are reported, nothing passes or fails.
"""

import asyncio
import json
import os
import random
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIZES = {
    "a protocol": (80, 25, 0),
    "100,000 words, 10,000 codings": (2000, 50, 5),
}  # passages, words, codings each
PHASES = ("FOR", "STO", "NOR", "PER", "ADJ")
WATCH = """
window.times = [];
let pressed = null;
addEventListener("keydown", (event) => { if (event.key.length === 1) pressed = event.timeStamp; }, true);
new MutationObserver(() => {
  const saved = document.querySelector(".status")?.dataset.state === "saved";
  const marks = document.querySelectorAll("[aria-current] .marks li").length;
  if (pressed === null || window.marks === undefined || !saved || marks === window.marks || document.querySelector("[aria-current] .waiting")) return;
  const [begun, told, channel] = [pressed, performance.now(), new MessageChannel()];
  pressed = null;
  channel.port1.onmessage = () => times.push([told - begun, performance.now() - begun]);
  requestAnimationFrame(() => channel.port2.postMessage(""));
}).observe(document, { subtree: true, childList: true, attributes: true });
"""
PAINT = """
window.times = [];
addEventListener("keydown", (event) => {
  const [begun, channel] = [event.timeStamp, new MessageChannel()];
  document.querySelector("p").append(event.key);
  const told = performance.now();
  channel.port1.onmessage = () => times.push([told - begun, performance.now() - begun]);
  requestAnimationFrame(() => channel.port2.postMessage(""));
});
"""
ECHO = """async (presses) => {
  const line = new WebSocket(`ws://${location.host}/socket`);
  await new Promise((resolve) => { line.onopen = resolve; });
  const times = [];
  for (let place = 0; place < presses; place += 1) {
    const begun = performance.now();
    line.send(JSON.stringify({ kind: "meet", nonce: "0" }));
    await new Promise((resolve) => { line.onmessage = resolve; });
    times.push(performance.now() - begun);
  }
  line.close();
  return times;
}"""


def main(presses: int = 200, kills: int = 0) -> None:
    """Measure and print."""
    from playwright.sync_api import sync_playwright

    from evaluation.caches import shared_cache

    arguments = ["--no-sandbox", "--disable-background-networking"]
    with sync_playwright() as tool, tempfile.TemporaryDirectory() as cache:
        os.environ["FOLJE_CACHE"] = cache
        (shared_cache() / "toured").touch()  # else the tour is in the way
        browser = tool.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        if kills:
            killed(browser, kills)
        show("bare paint", bare_paint(browser, presses))
        for name, size in SIZES.items():
            print(name)
            with tempfile.TemporaryDirectory() as folder:
                page, told, writes, echo = visit(browser, made(Path(folder), *size), presses)
                show("page", page)
                show("  acknowledged", told)
                show("  over the write", [all - own for all, own in zip(page, writes, strict=True)])
                show("journal", writes)
                show("bare echo", echo)
        browser.close()


def bare_paint(browser, presses: int) -> list[float]:
    """Milliseconds from a key press to the painted letter in a page that does nothing else."""
    page = browser.new_page()
    page.set_content("<p></p>")
    page.evaluate(PAINT)
    _, painted = press(page, presses)
    page.close()
    return painted


def made(folder: Path, passages: int, words: int, codings: int) -> Path:
    """A study with one document, coded by U2."""
    from evaluation.events import Coding, Passage
    from evaluation.journal import Journal, new_id

    text, events = "", []
    for _ in range(passages):
        line = " ".join(["samverkan"] * words)
        events.append(Passage(id=new_id(), text="d", start=len(text), end=len(text) + len(line), quote=line))
        text += line + "\n"
    marks = [
        Coding(passage=e.id, code=code, codebook="tuckman@0.2.0") for e in events for code in PHASES[:codings]
    ]
    for part in ("texts", "tables"):
        (folder / part).mkdir()
    (folder / "texts" / "d.txt").write_text(text, encoding="utf-8", newline="")
    table = "id;slag;datum;fil\nd;minnesanteckningar;2023-03-21;d.docx\n"
    (folder / "tables" / "documents.csv").write_text(table, encoding="utf-8", newline="")
    (folder / "study.yaml").write_text("title: Prov\nevaluators: [U1, U2]\n", encoding="utf-8", newline="\n")
    Journal(folder / "journal").write("U2", *events, *marks)
    return folder


def visit(browser, study: Path, presses: int) -> tuple[list[float], ...]:
    """Code `presses` times: painted, acknowledged, the journal's writes, and bare echoes."""
    address, writes = serving(study)
    page = browser.new_page()
    page.add_init_script(WATCH)
    begun = time.perf_counter()
    page.goto(address)
    page.locator(".unit[aria-current]").wait_for()
    opened = time.perf_counter() - begun
    page.wait_for_timeout(20_000)  # the proposals are worked out once, in a process of their own
    page.locator(".unit[tabindex]").first.focus()
    told, painted = press(page, presses, moves=True)
    heap = page.evaluate("performance.memory.usedJSHeapSize") / 1e6
    print(f"  {'opened':16} {opened * 1000:7.0f} ms, JavaScript heap {heap:.0f} MB")
    echo = page.evaluate(ECHO, presses)
    page.close()
    return painted, told, writes, echo


def press(page, presses: int, *, moves: bool = False) -> tuple[list[float], list[float]]:
    """Press keys as fast as a person can; when each was acknowledged and painted."""
    for place in range(presses):
        if moves and place and place % 5 == 0:
            page.keyboard.press("ArrowDown")
        page.wait_for_timeout(80 + 40 * random.random())
        page.evaluate(
            "() => { window.marks = document.querySelectorAll('[aria-current] .marks li').length; }"
        )
        page.keyboard.press(str(place % 5 + 1))
        page.wait_for_function(
            "count => times.length >= count", arg=place + 1, polling=20
        )  # no frames of its own
    told, painted = zip(*page.evaluate("times"), strict=True)
    return list(told), list(painted)


def serving(study: Path) -> tuple[str, list[float]]:
    """Serve from a thread; the address, and a list that fills with the milliseconds of each write."""

    from evaluation import Study
    from reports.workbench import server
    from reports.workbench.pauses import desk_on_loop

    writes: list[float] = []
    ready, door = threading.Event(), []

    async def serve():
        desk = desk_on_loop(Study.open(study), "U1")
        write = desk.journal.write

        def timed(*given, **named):
            begun = time.perf_counter()
            try:
                return write(*given, **named)
            finally:
                writes.append((time.perf_counter() - begun) * 1000)

        desk.journal.write = timed
        door.append(server.listen(desk, study / "memory"))
        ready.set()
        await asyncio.Event().wait()

    threading.Thread(target=asyncio.run, args=(serve(),), daemon=True).start()
    ready.wait()
    return door[0][1].address, writes


def killed(browser, rounds: int) -> None:
    """Kill the server at random, in studies of 50 rounds each, and say how far the gestures had come."""
    from collections import Counter

    moments: Counter[str] = Counter()
    begun = time.perf_counter()
    for done in range(0, rounds, 50):
        moments += kill_in_a_study(browser, min(50, rounds - done), seed=done)
    seconds = time.perf_counter() - begun
    print(
        f"{rounds} kills in {seconds:.0f} s, {rounds * 4} gestures, each once: {json.dumps(moments)}",
        flush=True,
    )


def kill_in_a_study(browser, rounds: int, seed: int):
    """Up to 50 kills in a study of its own."""
    from tests.reports.workbench.conftest import Server
    from tests.reports.workbench.material import study
    from tests.reports.workbench.test_page import kills

    with tempfile.TemporaryDirectory() as folder:
        made = study(Path(folder))
        server, context = Server(made.path), browser.new_context()
        context.set_default_timeout(60_000)
        try:
            return kills(context, server, made, rounds, seed)
        finally:
            server.kill()
            context.close()


def show(name: str, times: list[float]) -> None:
    """Print one line."""
    ordered = sorted(times)
    print(
        f"  {name:16} p50 {ordered[len(ordered) // 2]:6.1f}   p95 {ordered[int(len(ordered) * 0.95)]:6.1f}   n {len(times)}"
    )


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main(*map(int, sys.argv[1:]))
