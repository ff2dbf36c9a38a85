"""The generator of the synthetic example study: its content (YAML), and the code that makes a study of it."""
