"""Values given at rendering, as the cell that is put in after the document's cell tagged `parameters`."""

import ast
from pathlib import Path
from typing import Any

from evaluation.errors import FoljeError, Problem
from evaluation.words import say
from reports.rendering.document import Cell, Document, nearest, problem_at, refuse


def parameters_source(document: Document, params: dict[str, Any]) -> str:
    """The cell that sets the given parameters; "" when none are given."""
    cell = next((cell for cell in document.cells if cell.is_parameters), None)
    if params and cell is None:
        raise FoljeError(
            say("rendering.no_parameters_cell", names=", ".join(params)), where=document.path.name
        )
    names = _assigned(cell.code) if cell else []
    unknown = [name for name in params if name not in names]
    refuse([_unknown_parameter(name, names, document, cell) for name in unknown], document.path)
    return "\n".join(f"{name} = {_literal(name, value)}" for name, value in params.items())


def _unknown_parameter(name: str, names: list[str], document: Document, cell: Cell | None) -> Problem:
    near = nearest(name, names)
    key = "unknown_parameter_near" if near else "unknown_parameter"
    return problem_at(
        key, document.path, cell.line if cell else None, name=name, names=", ".join(names), near=near
    )


def _assigned(code: str) -> list[str]:
    """The variables that a cell sets at its top level."""
    try:
        body = ast.parse(code).body
    except SyntaxError:
        return []
    targets = [target for node in body if isinstance(node, ast.Assign) for target in node.targets]
    targets += [node.target for node in body if isinstance(node, ast.AnnAssign)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _literal(name: str, value: object) -> str:
    text = repr(str(value) if isinstance(value, Path) or hasattr(value, "isoformat") else value)
    try:
        ast.literal_eval(text)
    except (ValueError, SyntaxError):
        raise FoljeError(say("rendering.parameter_value", name=name, kind=type(value).__name__)) from None
    return text
