"""Importers: from files as vendors and users have them to the store."""

from omega.data.importers.folder import import_folder
from omega.data.importers.in_memory import import_table
from omega.data.importers.statement import Statement
from omega.data.importers.storing import ImportedSeries, ImportReport
from omega.data.importers.vendor_files import import_file

__all__ = ["ImportReport", "ImportedSeries", "Statement", "import_file", "import_folder", "import_table"]
