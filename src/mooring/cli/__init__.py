"""The `mooring` command. Importing this imports nothing else, so that the command starts at once."""


def main() -> int:
    """Run the command; the exit code is 0 where it answered, 2 where the input is wrong."""
    from mooring.cli.run import run

    return run()
