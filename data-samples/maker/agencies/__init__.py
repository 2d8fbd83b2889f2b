"""One module an agency: the file it would really send, broken rows included."""
