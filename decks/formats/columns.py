"""What each column of a table holds: told by its header, or by where it stands."""

from collections.abc import Sequence

ROLES = ("front", "back", "note", "tags")

_NAMES = {
    "front": "front, question, questions, term, terms, word, prompt, q, side 1, side a, frage, vorderseite, "
    "begriff, recto, mot, terme, pregunta, término, anverso, domanda, termine, pergunta, вопрос, термин, "
    "问题, 質問, 問題, שאלה",
    "back": "back, answer, answers, definition, definitions, meaning, translation, a, side 2, side b, response, "
    "antwort, rückseite, verso, réponse, définition, traduction, respuesta, definición, reverso, risposta, "
    "definizione, resposta, ответ, определение, 答案, 答え, 解答, תשובה",
    "note": "note, notes, hint, comment, comments, explanation, extra, remark, notiz, anmerkung, remarque, nota",
    "tags": "tag, tags, label, labels, category, categories, topic, schlagwort, schlagwörter, étiquettes, etiquetas",
}
_ROLE = {name.strip(): role for role, names in _NAMES.items() for name in names.split(",")}


def role_of(name: str) -> str:
    """The role that a column's name stands for, or ""."""
    return _ROLE.get(name.strip(" \t*_:\ufeff").casefold(), "")


def header_roles(cells: Sequence[str]) -> tuple[str, ...]:
    """The role of each column when the cells are a header with a question and an answer; else ()."""
    roles: list[str] = []
    for cell in cells[:100]:
        role = role_of(cell) if len(cell) < 40 else ""
        roles.append("" if role in roles else role)
    return tuple(roles) if "front" in roles and "back" in roles else ()


def chosen_roles(option: str) -> tuple[str, ...]:
    """The roles of an option such as "front,back,,tags"; () when it names no question."""
    roles = tuple(name.strip() if name.strip() in ROLES else "" for name in option.split(","))
    return roles if "front" in roles or "back" in roles else ()


def tags_of(cell: str) -> tuple[str, ...]:
    """Tags in a cell: parted by commas or semicolons where there are any, else by spaces.

    A backslash keeps a comma, a semicolon or a backslash inside a tag.
    """
    if "\\" in cell:
        tags, parted = _escaped(cell)
    else:
        tags = cell.replace(";", ",").split(",")
        parted = len(tags) > 1
    if not parted:
        tags = tags[0].split()
    return tuple(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))


def tags_cell(tags: Sequence[str]) -> str:
    """The cell that `tags_of` reads back as the same tags."""
    safe = [tag.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;") for tag in tags]
    alone = len(safe) == 1 and len(safe[0].split()) > 1
    return ", ".join(safe) + ("," if alone else "")


def _escaped(cell: str) -> tuple[list[str], bool]:
    tags, tag, at = list[str](), list[str](), 0
    while at < len(cell):
        if cell[at] == "\\" and cell[at + 1 : at + 2] in tuple("\\,;"):
            tag.append(cell[at + 1])
            at += 1
        elif cell[at] in ",;":
            tags.append("".join(tag))
            tag = []
        else:
            tag.append(cell[at])
        at += 1
    return [*tags, "".join(tag)], bool(tags)


def look_like_tags(cells: Sequence[str]) -> bool:
    """Whether a third column without a name holds tags: a few short words, no sentences."""
    return all(len(cell) <= 60 and len(cell.split()) <= 5 and not cell.endswith((".", "?", "!")) for cell in cells)
