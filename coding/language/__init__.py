"""Swedish text: sentences, words, lemmas and compounds, and the patterns that keywords are written in."""
