"""The steps that get an organization going, in the order in which they are offered."""

from typing import Final, Literal, get_args

Step = Literal["source", "organization", "hours", "targets", "people"]
"""`source`: something arrives, from a helpdesk or by the API; `organization`: it has its name; `hours`: a calendar;
`targets`: of its own; `people`: more than one."""
STEPS: Final[tuple[Step, ...]] = get_args(Step)
UNNAMED: Final = "Default"
"""What an organization is called that nobody has named."""
