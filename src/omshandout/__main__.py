"""``python -m omshandout``: the same as the command."""

from omshandout.cli.main import main

if __name__ == "__main__":
    main()
