"""`python -m almenara`: the same as `almenara`."""

from almenara.cli import main

main()
