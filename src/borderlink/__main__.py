"""`python -m borderlink` is `borderlink`."""

from borderlink.cli import main

if __name__ == "__main__":
    main()
