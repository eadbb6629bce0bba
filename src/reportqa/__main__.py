"""`python -m reportqa`."""

from reportqa.interfaces.cli import main

if __name__ == "__main__":
    main()
