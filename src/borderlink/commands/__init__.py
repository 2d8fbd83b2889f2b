"""What the commands of `borderlink.cli` do, one module a command."""
