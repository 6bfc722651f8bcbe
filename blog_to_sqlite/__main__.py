"""``python -m blog_to_sqlite``: the command line without its console script."""

from blog_to_sqlite.cli import main

if __name__ == "__main__":
    main()
