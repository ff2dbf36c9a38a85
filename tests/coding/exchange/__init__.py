"""Tests of coding.exchange."""
