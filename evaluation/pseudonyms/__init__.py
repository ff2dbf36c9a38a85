"""Pseudonyms in place of names in a whole study: the sibling of `evaluation.erasure`, with the event first and the files after.

`edits` are pseudonyms in place of spans, and where other places come to stand; `cleaning` takes out of a Word document what no
reader sees; `contents` reads and writes a file; `replacing` looks through a study and writes the event; `effect` makes the files what the event says.
"""
