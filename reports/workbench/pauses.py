"""What is done between key presses, on the loop that runs: lists and counts worked out anew, and what others write looked for."""

from collections.abc import Callable
from contextlib import suppress

from tornado.ioloop import IOLoop, PeriodicCallback

from evaluation import Study
from reports.workbench.model import Desk

LOOK_AROUND = 2000  # milliseconds between looks for what others have written in the study
PAUSE = 0.4  # seconds without a gesture before lists and counts are worked out
LONGEST_PAUSE = 3  # seconds that they may be behind


class Pauses:
    """Calls a function once there has been no need of it for a while."""

    def __init__(self):
        self._due, self._since, self._waiting = 0.0, 0.0, False

    def later(self, call: Callable[[], None]) -> None:
        """Ask for a call when there is time."""
        now = IOLoop.current().time()
        self._since = self._since or now
        self._due = min(now + PAUSE, self._since + LONGEST_PAUSE)
        if not self._waiting:
            self._waiting = True
            IOLoop.current().call_at(self._due, self._wake, call)

    def _wake(self, call: Callable[[], None]) -> None:
        if IOLoop.current().time() < self._due:
            IOLoop.current().call_at(self._due, self._wake, call)
            return
        self._waiting, self._since = False, 0.0
        call()


def desk_on_loop(study: Study, person: str | None) -> Desk:
    """A person at a study, who stays on the loop that runs and sees what others write there."""
    desk = Desk(study, person, Pauses().later, IOLoop.current().add_callback)

    def look_around() -> None:
        with suppress(OSError):  # a share that is gone comes back
            desk.look_around()

    PeriodicCallback(look_around, LOOK_AROUND).start()
    return desk
