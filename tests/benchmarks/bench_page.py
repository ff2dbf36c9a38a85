"""From key press to acknowledged and painted in the coding page: ``python tests/benchmarks/bench_page.py [presses]``.

For a protocol and for a text of 100,000 words with 10,000 codings, each line with p50 and p95 in milliseconds:

page            from the key press until the page has painted *sparat*; `acknowledged` is until it was told
over the write  the same without the journal's own write of that very press
journal         that write: looking for what others have written, one line, fsync
page, echo      the page with a journal that answers at once and writes nothing
bare echo       a message over the socket and back, without a page
bare paint      from a key press to the painted letter, without a server: Chromium's own part

The figures are reported, nothing passes or fails.
"""

import asyncio
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
addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
new MutationObserver(() => {
  const saved = document.querySelector("#status")?.dataset.state === "saved";
  if (pressed === null || !saved || document.querySelector("[aria-current] .waiting")) return;
  const [begun, told, channel] = [pressed, performance.now(), new MessageChannel()];
  pressed = null;
  channel.port1.onmessage = () => times.push([told - begun, performance.now() - begun]);
  requestAnimationFrame(() => channel.port2.postMessage(""));
}).observe(document, { subtree: true, childList: true });
"""
ECHO = """async (presses) => {
  const line = new WebSocket(`ws://${location.host}/socket`);
  const heard = () => new Promise((resolve) => { line.onmessage = resolve; });
  await heard();
  const times = [];
  for (let place = 0; place < presses; place += 1) {
    const begun = performance.now();
    line.send(JSON.stringify({ id: "0123456789abcdef", events: [] }));
    await heard();
    times.push(performance.now() - begun);
  }
  line.close();
  return times;
}"""


def main(presses: int = 200) -> None:
    """Measure and print."""
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-background-networking"]
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        show("bare paint", bare_paint(browser, presses))
        for name, size in SIZES.items():
            print(name)
            with tempfile.TemporaryDirectory() as folder:
                study = made(Path(folder), *size)
                page, told, echo = visit(browser, study, presses, silent=True)
                show("page, echo", page)
                show("  acknowledged", told)
                show("bare echo", echo)
                page, told, writes = visit(browser, study, presses)
                show("page", page)
                show("  acknowledged", told)
                show("  over the write", [all - own for all, own in zip(page, writes, strict=True)])
                show("journal", writes)
        browser.close()


def bare_paint(browser, presses: int) -> list[float]:
    """Milliseconds from a key press to the painted letter in a page that does nothing else."""
    page = browser.new_page()
    page.set_content("<p id=status data-state=saved></p>")
    page.evaluate(
        "addEventListener('keydown', (event) => event.key.length > 1 || document.querySelector('p').append(event.key))"
    )
    page.evaluate(WATCH)
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
    marks = [Coding(passage=e.id, code=code) for e in events for code in PHASES[:codings]]
    (folder / "texts").mkdir()
    (folder / "texts" / "d.txt").write_text(text, encoding="utf-8", newline="")
    (folder / "study.yaml").write_text("title: Prov\n", encoding="utf-8")
    Journal(folder / "journal").write("U2", *events, *marks)
    return folder


def visit(
    browser, study: Path, presses: int, *, silent: bool = False
) -> tuple[list[float], list[float], list[float]]:
    """Code `presses` times: painted, acknowledged, and the journal's writes (or bare echoes when it is silent)."""
    address, writes = serving(study, silent=silent)
    page = browser.new_page()
    page.add_init_script(WATCH)
    begun = time.perf_counter()
    page.goto(address)
    page.locator("#status[data-state=saved]").wait_for()
    opened = time.perf_counter() - begun
    page.locator(".passage").first.focus()
    told, painted = press(page, presses)
    if silent:
        writes = page.evaluate(ECHO, presses)
    else:
        heap = page.evaluate("performance.memory.usedJSHeapSize") / 1e6
        print(f"  {'opened':16} {opened * 1000:7.0f} ms, JavaScript heap {heap:.0f} MB")
    page.close()
    return painted, told, writes


def press(page, presses: int) -> tuple[list[float], list[float]]:
    """Press keys as fast as a person can; when each was acknowledged and painted."""
    for place in range(presses):
        if place and place % 5 == 0:
            page.keyboard.press("ArrowDown")
        page.wait_for_timeout(80 + 40 * random.random())
        page.keyboard.press(str(place % 5 + 1))
        page.wait_for_function(
            "count => times.length >= count", arg=place + 1, polling=20
        )  # no frames of its own
    told, painted = zip(*page.evaluate("times"), strict=True)
    return list(told), list(painted)


def serving(study: Path, *, silent: bool) -> tuple[str, list[float]]:
    """Serve from a thread; the address, and a list that fills with the milliseconds of each write."""
    from evaluation import Study
    from reports.workbench import server

    desk, writes, ready, door = server.Desk(Study.open(study), "d", "U1"), [], threading.Event(), []
    write = desk.journal.write

    def timed(*given, **named):
        begun = time.perf_counter()
        try:
            return [] if silent else write(*given, **named)
        finally:
            writes.append((time.perf_counter() - begun) * 1000)

    desk.journal.write = timed

    async def serve():
        door.append(server.listen(desk, study / "memory"))
        ready.set()
        await asyncio.Event().wait()

    threading.Thread(target=asyncio.run, args=(serve(),), daemon=True).start()
    ready.wait()
    return door[0][1].address, writes


def show(name: str, times: list[float]) -> None:
    """Print one line."""
    ordered = sorted(times)
    print(
        f"  {name:16} p50 {ordered[len(ordered) // 2]:6.1f}   p95 {ordered[int(len(ordered) * 0.95)]:6.1f}   n {len(times)}"
    )


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main(*map(int, sys.argv[1:]))
