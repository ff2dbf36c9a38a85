"""The generator of the synthetic example study: content files (YAML), and the code that makes a study of them."""
