"""Importers: from files as vendors and users have them to the store."""

from omega.data.importers.folder import ImportedSeries, ImportReport, import_folder

__all__ = ["ImportReport", "ImportedSeries", "import_folder"]
