"""The sixty agents: fixed, whatever the seed."""

from typing import Final

from almenara.demo.rates import Language
from almenara.demo.shop import CAPACITY, GROUPS, SHIFTS, Person
from almenara.domain.facts import AgentRegistered, GroupRegistered
from almenara.domain.text import fold

_TEAMS: Final[dict[str, tuple[tuple[int, str], ...]]] = {
    "entregas": (
        (0, "Marta Gómez"), (0, "Diego Paredes"), (0, "Lucía Ferreyra"),
        (1, "Andrés Molina"), (1, "Valentina Ríos"), (1, "Julián Castaño"), (1, "Paola Zúñiga"),
        (2, "Camila Ortega"), (2, "Hernán Bustos"),
        (3, "Rocío Navarro"), (3, "Esteban Quiroga"), (3, "Natalia Solís"),
        (4, "Mateo Ledesma"), (4, "Daniela Cárdenas"),
    ),
    "pagos": (
        (0, "Pablo Díaz"), (0, "Carla Vega"), (0, "Iván Robledo"),
        (1, "Lorena Acosta"), (1, "Gustavo Peña"),
        (2, "Sofía Herrera"), (2, "Tomás Aguirre"), (2, "Mariana Duarte"),
        (3, "Ramiro Salas"), (3, "Florencia Ibáñez"),
        (4, "Óscar Villalba"), (4, "Gabriela Luna"),
    ),
    "soporte": (
        (0, "Nicolás Funes"), (0, "Elena Barrios"), (0, "Martín Cabrera"),
        (1, "Agustina Roldán"), (1, "Fabián Lozano"),
        (2, "Ximena Correa"),
        (3, "Leandro Pizarro"), (3, "Milagros Toledo"),
        (4, "Ignacio Bravo"), (4, "Verónica Maidana"),
    ),
    "ventas": (
        (0, "Dalia Rojas"), (0, "Emilio Santander"),
        (1, "Julieta Campos"), (1, "Rodrigo Méndez"), (1, "Abril Figueroa"),
        (2, "Simón Escobar"),
        (3, "Renata Godoy"),
        (4, "Joaquín Paz"),
    ),
    "brasil": (
        (0, "Larissa Souza"), (0, "Thiago Almeida"),
        (1, "Fernanda Ribeiro"), (1, "Bruno Carvalho"),
        (2, "Juliana Martins"), (2, "Rafael Teixeira"),
        (3, "Camila Nogueira"), (3, "Gustavo Barbosa"), (3, "Patrícia Moraes"),
        (4, "Eduardo Pinheiro"),
    ),
    "english": (
        (0, "Claire Bennett"),
        (1, "Owen Marsh"),
        (2, "Priya Nair"),
        (3, "Daniel Cole"),
        (4, "Hannah Price"), (4, "Marcus Webb"),
    ),
}  # fmt: skip
_ALSO: Final = {
    "Valentina Ríos": "brasil", "Camila Ortega": "brasil", "Natalia Solís": "brasil", "Daniela Cárdenas": "brasil",
    "Iván Robledo": "brasil", "Fabián Lozano": "brasil", "Milagros Toledo": "brasil", "Joaquín Paz": "brasil",
    "Paola Zúñiga": "english", "Leandro Pizarro": "english", "Elena Barrios": "english",
    "Sofía Herrera": "entregas", "Emilio Santander": "pagos", "Rodrigo Méndez": "entregas",
    "Renata Godoy": "entregas", "Gabriela Luna": "soporte",
}  # fmt: skip
_SLOW: Final = ("Hernán Bustos", "Florencia Ibáñez", "Thiago Almeida")
_FAST: Final = ("Marta Gómez", "Sofía Herrera", "Fernanda Ribeiro", "Leandro Pizarro")
_STRETCHES: Final = ("Pablo Díaz", "Agustina Roldán")
_SPOKEN: Final[dict[str, Language]] = {"brasil": "pt", "english": "en"}


def _everyone() -> tuple[Person, ...]:
    people: list[Person] = []
    places = [0] * 5
    for group, members in _TEAMS.items():
        for shift, name in members:
            also = _ALSO.get(name)
            groups = (group, also) if also else (group,)
            handle = fold(name).replace(" ", ".")
            people.append(
                Person(
                    id=handle,
                    name=name,
                    email=f"{handle}@luma.test",
                    groups=groups,
                    languages=tuple(dict.fromkeys(_SPOKEN.get(each, "es") for each in groups)),
                    shift=shift,
                    place=places[shift],
                    pace="slow" if name in _SLOW else "fast" if name in _FAST else "usual",
                    stretches=name in _STRETCHES,
                )
            )
            places[shift] += 1
    return tuple(people)


PEOPLE: Final = _everyone()
BY_ID: Final = {person.id: person for person in PEOPLE}


def at_work(group: str, hour: int) -> int:
    """How many agents a group has whose shift is on at an hour of a working day."""
    shifts = [SHIFTS[person.shift] for person in PEOPLE if group in person.groups]
    return sum(begin <= hour < end for begin, end in shifts)


AGENT_SIGN_IN: Final = "sofia.herrera"
"""Whose conversations `agent@demo.test` sees: hers are the groups of the incident."""
ADVANCED_SIGN_IN: Final = "lorena.acosta"


def registered(person: Person, groups: tuple[str, ...] | None = None) -> AgentRegistered:
    """The fact that an agent exists; `groups` where these differ for a while."""
    return AgentRegistered(
        name=person.name,
        email=person.email,
        groups=person.groups if groups is None else groups,
        capacity=CAPACITY,
        languages=person.languages,
    )


def groups_registered() -> dict[str, GroupRegistered]:
    """The facts that the groups exist."""
    return {group: GroupRegistered(name=name) for group, name in GROUPS.items()}
