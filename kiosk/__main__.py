"""`python -m kiosk` and the `kiosk` command."""


def main() -> None:
    from kiosk.cli import cli

    cli()


if __name__ == "__main__":
    main()
