"""The chain told (`folje chain`): all claims with how far each has come, or the way back and forth from one link."""

from evaluation import Study
from evaluation.errors import UseError
from evaluation.evidence import Ids
from evaluation.words import language, say
from reports import results
from reports.chain.graph import Graph, Node
from reports.chain.telling import Telling


def chain(study: Study, name: str | None, lang: str | None = None) -> dict:
    """Walk the chain.

    Parameters
    ----------
    name : a claim, feedback, action, passage, document or meeting, or the beginning of its id; None: all claims

    Returns
    -------
    dict with claims (claim, type, status, for, against, kinds, feedback, actions, later, missing) or with kind, id, back and
    forward (trees of role, kind, id, told, steps), missing (what is broken or missing, in words), and lines

    Raises UseError when there is no such link, or several that the words may mean.
    """
    with language(lang or study.settings.language):
        graph = Graph(study, Ids(study, results.names()))
        telling = Telling(graph)
        return _from(telling, _node(graph, name)) if name else _all(telling)


def _node(graph: Graph, name: str) -> Node:
    found = graph.find(name)
    if len(found) != 1:
        names = ", ".join(node.id for node in found[:8])
        raise UseError(say("chain.several" if found else "chain.nothing_called", name=name, names=names))
    return found[0]


def _all(telling: Telling) -> dict:
    graph = telling.graph
    rows = [telling.summary(Node("claim", name)) for name in sorted(graph.ids.claims)]
    lines = [line for row in rows for line in telling.summary_lines(row)]
    alone = [line for node in telling.outside() for line in (f"! {telling.line(node)}",)]
    lines = lines or [say("chain.no_claims")]
    outside = ["", say("chain.outside"), *alone] if alone else []
    return {
        "claims": rows,
        "outside": [node._asdict() for node in telling.outside()],
        "lines": [*lines, *outside],
    }


def _from(telling: Telling, node: Node) -> dict:
    back, forward = (telling.tree(node, back=way) for way in (True, False))
    missing = telling.missing(node)
    lines = [*telling.head(node), *(f"! {each}" for each in missing)]
    for heading, tree in (("back", back), ("forward", forward)):
        lines += ["", say(f"chain.{heading}"), *(telling.lines(tree) or [f"  {say('chain.none')}"])]
    return {
        "kind": node.kind,
        "id": node.id,
        "back": back,
        "forward": forward,
        "missing": missing,
        "lines": lines,
    }
