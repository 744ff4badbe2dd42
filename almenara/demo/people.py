"""Who writes to the shop."""

from random import Random
from typing import Final

from almenara.demo.rates import Language
from almenara.domain.facts import Channel, Contact
from almenara.domain.text import fold

_FIRST: Final[dict[Language, str]] = {
    "es": "Marta Ana Lucía Sofía Valeria Carmen Rosa Elena Paula Laura Daniela Natalia Andrea Verónica Silvia Inés "
    "Jimena Pilar Agustina Micaela Rocío Brenda Lorena Graciela Noelia Juan Carlos Luis Jorge Miguel Pedro Diego "
    "Andrés Javier Raúl Héctor Sergio Fernando Emiliano Nicolás Matías Ezequiel Ricardo Óscar Gonzalo Ramón Ignacio "
    "Cristian Álvaro Tobías",
    "pt": "João Maria Ana Beatriz Carlos Fernanda Paulo Juliana Marcos Luiza Rafael Camila Bruno Larissa Felipe "
    "Aline Gustavo Mariana Lucas Patrícia Thiago Renata Vinícius Cíntia Eduardo Tatiane Rodrigo Vanessa Caio Débora "
    "Antônio Sílvia Otávio Rita Leandro Mônica Igor Bianca Sérgio Talita",
    "en": "Ann James Emily Oliver Sarah Jack Chloe Harry Grace Thomas Olivia George Amelia William Ruby Daniel Megan "
    "Samuel Lucy Benjamin Hannah Ethan Zoe Liam Nora Adam Ivy Ryan Molly Peter",
}
_LAST: Final[dict[Language, str]] = {
    "es": "Quiroga Ruiz Mejía Gómez Fernández López Martínez Pérez Sánchez Romero Torres Álvarez Benítez Acuña "
    "Castro Ortiz Silva Rojas Herrera Medina Suárez Vargas Ramos Morales Guerrero Cabrera Peralta Ledesma Núñez "
    "Ibarra Maldonado Figueroa Aguilar Salinas Cortés Paredes Bustamante Olivares Espinoza Zapata",
    "pt": "Prado Nunes Melo Silva Santos Oliveira Souza Lima Pereira Costa Ferreira Rodrigues Almeida Nascimento "
    "Araújo Ribeiro Carvalho Gomes Martins Rocha Barbosa Cardoso Teixeira Moreira Correia Dias Pinto Freitas Vieira "
    "Monteiro Mendes Barros Freire Batista Campos Moura Cunha Fonseca Duarte Azevedo",
    "en": "Smith Jones Taylor Brown Walker Wright Hughes Green Hall Wood Harris Clarke Cooper Ward Turner Hill Moore "
    "Clark Baker Reed Murphy Foster Bell Price Cox Gray Parker Ellis Stone Hart",
}
_PHONES: Final[dict[Language, tuple[str, ...]]] = {
    "es": ("+54 9 11 {} {}", "+54 9 351 {} {}", "+52 55 {} {}", "+57 310 {} {}", "+56 9 {} {}", "+51 9{} {}"),
    "pt": ("+55 11 9{} {}", "+55 21 9{} {}", "+55 31 9{} {}", "+55 51 9{} {}", "+55 71 9{} {}"),
    "en": ("+1 305 {} {}", "+44 7700 {} {}", "+1 416 {} {}", "+61 4{} {}"),
}
_PHONE_CHANNELS: Final = ("whatsapp", "sms")


def contact(chance: Random, number: str, language: Language, channel: Channel) -> Contact:
    """A customer of the shop; `number` makes their id and e-mail their own."""
    first = chance.choice(_FIRST[language].split())
    last = chance.choice(_LAST[language].split())
    double = language == "es" and chance.random() < 0.25
    family = f"{last} {chance.choice(_LAST[language].split())}" if double else last
    digits = chance.randrange(1000, 10_000), chance.randrange(1000, 10_000)
    phone = chance.choice(_PHONES[language]).format(*digits)
    address = f"{fold(first)}.{fold(last)}{number[-3:]}@example.com"
    style = chance.random()
    name = f"{first} {family}"
    if channel == "whatsapp" and style < 0.12:
        name = first if style < 0.06 else f"{first} {last[0]}."
    return Contact(
        name=name,
        phone=phone if channel in _PHONE_CHANNELS or chance.random() < 0.15 else None,
        email=address if channel in ("email", "webchat") or chance.random() < 0.3 else None,
        id=f"c-{number}",
        language={"es": "es-419", "pt": "pt-BR", "en": "en"}[language],
        segment="VIP" if chance.random() < 0.05 else None,
    )
