"""Run the notebooks from the top and store what they show, without anything of the machine they ran on.

Usage: python docs/notebooks/run.py
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

FOLDER = Path(__file__).parent


def notebooks() -> list[Path]:
    """Return every notebook of the folder."""
    return sorted(FOLDER.glob("*.ipynb"))


def executed(path: Path) -> NotebookNode:
    """Return a notebook as it is after a run from the top in its own folder; the first error is raised."""
    notebook = nbformat.read(path, as_version=4)
    # "python3" is the Python that runs this, so the notebook finds the library that is being looked at.
    place = {"metadata": {"path": str(FOLDER)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=place).execute()
    return cleaned(notebook)


def cleaned(notebook: NotebookNode) -> NotebookNode:
    """Leave in the metadata what every machine agrees on, and name the cells by their place."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for number, cell in enumerate(notebook.cells, 1):
        cell.id, cell.metadata = f"cell-{number:02}", {}
    return notebook


def main() -> None:
    """Run and store each."""
    for path in notebooks():
        nbformat.write(executed(path), path)


if __name__ == "__main__":
    main()
