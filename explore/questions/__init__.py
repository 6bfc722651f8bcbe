"""What an archive is asked by name: data, from which pages, charts and Datasette's queries are made."""

from __future__ import annotations

from explore.questions import kept, linked, written
from explore.questions.question import Kind, Link, Question

__all__ = ["GROUPS", "OF_HOME", "QUESTIONS", "Kind", "Link", "Question"]

OF_HOME = (*written.QUESTIONS[:4], kept.QUESTIONS[0])
"""What the home page draws, and the page of a blog for itself."""
GROUPS = {
    "What was written": written.QUESTIONS,
    "Who links where": linked.QUESTIONS,
    "What changed, what is missing, what it cost": kept.QUESTIONS,
}
"""Title -> the questions beneath it."""
QUESTIONS = {question.name: question for group in GROUPS.values() for question in group}
