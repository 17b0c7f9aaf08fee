"""`python -m casegen`."""

from casegen.cli.main import main

main()
