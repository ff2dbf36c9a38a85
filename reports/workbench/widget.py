"""The workbench in a cell of JupyterLab: the same module and the same tab, carried by anywidget.

>>> workbench(Study.open("min-studie"))  # doctest: +SKIP
"""

import asyncio
from pathlib import Path

import anywidget
import traitlets

from evaluation import Study
from reports.workbench.model import Desk
from reports.workbench.pauses import desk_on_loop
from reports.workbench.tab import Tab

STATIC = Path(__file__).parent / "static"


class Workbench(anywidget.AnyWidget):
    """A tab of the workbench.

    Attributes
    ----------
    view : how and where one looks: lang, theme, size, document, unit
    contact : "open" for as long as the kernel lives; that it has died is seen by its not answering
    """

    _esm = STATIC / "workbench.js"
    _css = STATIC / "workbench.css"
    view = traitlets.Dict().tag(sync=True)
    contact = traitlets.Unicode("open").tag(sync=True)

    def __init__(self, desk: Desk, **view: object):
        super().__init__(view=view)
        self.tab = Tab(desk, self.send)
        self.on_msg(self._hear)

    def _hear(self, widget: "Workbench", message: object, buffers: list) -> None:
        """Look for what others have written, then do what the page asks."""
        self.tab.desk.look_around()
        self.tab.hear(message)


def workbench(study: Study, person: str | None = None, **view: object) -> Workbench:
    """Show a study's workbench in the notebook.

    Parameters
    ----------
    person : who codes; the first evaluator of study.yaml when None
    view : lang, theme, size or document to begin with
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:  # a script: what others write is seen when the page speaks
        return Workbench(Desk(study, person, back=lambda call: call()), **view)
    return Workbench(desk_on_loop(study, person), **view)
