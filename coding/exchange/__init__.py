"""Exchange with other programs for qualitative analysis."""
