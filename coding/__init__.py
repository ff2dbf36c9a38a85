"""What was said: sources, frozen texts, passages, codebooks, codings."""
