"""Which counts of persons or families would give somebody away, and what must be hidden so that none can be worked out.

`rules` says what is at risk, `cells` makes the tables of a report one system of linear relations, `attack` is the
reader who knows all that is published and the rule, `suppression` hides as little as withstands that reader,
`protection` joins them, `alternatives` are other ways than hiding, and `bands` are words for single tables.
"""
