"""The chain told (`folje chain`): all claims with how far each has come, or the way back and forth from one link."""

from evaluation import Study
from evaluation.errors import UseError
from evaluation.evidence import Ids
from evaluation.words import language, say
from reports import results
from reports.chain.graph import Graph, Node
from reports.chain.walk import Walk
from reports.evidence_ids import issued


def chain(study: Study, name: str | None, lang: str | None = None) -> dict:
    """Walk the chain.

    Parameters
    ----------
    name : a claim, feedback, action, passage, document or meeting, or the beginning of its id; the id of a quote in a
        report for others; None: all claims

    Returns
    -------
    dict with claims (claim, type, status, for, against, kinds, feedback, actions, later, missing) or with kind, id, back and
    forward (trees of role, kind, id, told, steps), missing (what is broken or missing, in words), and lines

    Raises UseError when there is no such link, or several that the words may mean.
    """
    with language(lang or study.settings.language):
        graph = Graph(study, Ids(study, results.names()))
        walk = Walk(graph)
        return _from(walk, _node(graph, name)) if name else _all(walk)


def _node(graph: Graph, name: str) -> Node:
    found = graph.find(name) or [
        Node("passage", p) for mark, p in issued(graph.study).items() if mark == name.casefold()
    ]
    if len(found) != 1:
        names = ", ".join(node.id for node in found[:8])
        raise UseError(say("chain.several" if found else "chain.nothing_called", name=name, names=names))
    return found[0]


def _all(walk: Walk) -> dict:
    graph = walk.graph
    rows = [walk.summary(Node("claim", name)) for name in sorted(graph.ids.claims)]
    lines = [line for row in rows for line in walk.summary_lines(row)]
    outside = walk.outside() if rows else []
    alone = (
        ["", say("chain.outside"), *(f"  {walk.telling.line(node)}" for node in outside)] if outside else []
    )
    told = [*lines, *alone] or [say("chain.no_claims")]
    return {"claims": rows, "outside": [node._asdict() for node in outside], "lines": told}


def _from(walk: Walk, node: Node) -> dict:
    back, forward = (walk.tree(node, back=way) for way in (True, False))
    missing = walk.missing(node)
    lines = [*walk.telling.head(node), *(f"! {each}" for each in missing)]
    for heading, tree in (("back", back), ("forward", forward)):
        lines += ["", say(f"chain.{heading}"), *(walk.lines(tree) or [f"  {say('chain.none')}"])]
    return {
        "kind": node.kind,
        "id": node.id,
        "back": back,
        "forward": forward,
        "missing": missing,
        "lines": lines,
    }
