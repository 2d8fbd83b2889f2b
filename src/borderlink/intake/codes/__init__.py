"""Codes and numbers of many systems → the record's vocabularies."""
