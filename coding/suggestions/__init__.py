"""Codes that the program proposes for passages; a person says yes or no to each."""
