"""What the reading aids say: passages by code, words by informants and meetings."""
