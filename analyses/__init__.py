"""Numbers: tables in, long results out. No files, no words, no rounding."""
