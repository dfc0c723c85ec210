"""Run the command line as `python -m observatory.cli`."""

from observatory.cli.main import main

if __name__ == "__main__":
    main()
