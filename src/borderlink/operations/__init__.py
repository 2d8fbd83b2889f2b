"""Keeping an installation alive: backups, their proof, compaction, and what tells of its health."""
