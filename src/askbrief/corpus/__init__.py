"""Files, folders, archives and pipes -> letters, with an account of every file."""

from askbrief.corpus.found import STDIN
from askbrief.corpus.holders import Holders
from askbrief.corpus.inventory import Inventory
from askbrief.corpus.reader import CorpusReader
from askbrief.corpus.readers import IsolatedReaders, Readers
from askbrief.corpus.registry import BadLine, Registry, read_registry
from askbrief.corpus.reports import FileReport, Progress, Status
from askbrief.corpus.sharing import Claims
from askbrief.corpus.walking import find_files, survey

__all__ = [
    "STDIN",
    "BadLine",
    "Claims",
    "CorpusReader",
    "FileReport",
    "Holders",
    "Inventory",
    "IsolatedReaders",
    "Progress",
    "Readers",
    "Registry",
    "Status",
    "find_files",
    "read_registry",
    "survey",
]
