"""`python -m aiguard.lab`, as torchrun starts it."""

import sys

import click

from aiguard.errors import AiguardError
from aiguard.lab.cli import lab

try:
    lab()
except AiguardError as error:
    click.secho(str(error), fg="red", err=True)
    sys.exit(1)
