"""Flesch-Kincaid grade of English text: 0.39 words per sentence + 11.8 syllables per word - 15.59 (Kincaid 1975)."""

import re

VOWELS = re.compile(r"[aeiouy]+")
# Endings whose vowel is not spoken, or is spoken though it looks as if it were one with its neighbour.
SILENT = re.compile(r"(?:[^laeiouyszxhcg]es|[^dt]ed|[^laeiouy]e|[aeiouy]led|[aeiou]les)$")
SPLIT = re.compile(r"(?:ia(?!l\b)|io(?!n)|ua|uou|eo|iu|oing|ying|creat|being)")


def syllables(word: str) -> int:
    """Spoken syllables of one word, by its letters: right for most English words, at least 1."""
    word = re.sub(r"[^a-z]", "", word.casefold())
    count = len(VOWELS.findall(word)) + len(SPLIT.findall(word)) - bool(SILENT.search(word))
    return max(count, 1)


def sentences(text: str) -> list[str]:
    """Sentences of Markdown: a heading, a list item and a paragraph each end one, with or without a full stop."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    blocks = re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.)\s)|\n(?=#)", plain)
    joined = (" ".join(re.sub(r"^[\s>#*-]*(?:\d+\.)?", "", block).replace("*", "").split()) for block in blocks)
    return [part for block in joined for part in re.split(r"(?<=[.!?])\s+", block) if re.search(r"[A-Za-z]", part)]


def grade(text: str) -> float:
    """The US school grade that can read `text` with ease."""
    parts = sentences(text)
    words = [word for part in parts for word in re.findall(r"[A-Za-z][A-Za-z'’-]*", part)]
    per_sentence = len(words) / len(parts)
    per_word = sum(syllables(word) for word in words) / len(words)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59
