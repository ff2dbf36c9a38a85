"""Tests of coding.codebooks."""
