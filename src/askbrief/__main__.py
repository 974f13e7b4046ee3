"""``python -m askbrief``."""

from askbrief.cli import main

if __name__ == "__main__":
    main(prog_name="askbrief")
