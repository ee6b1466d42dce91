"""The parts of the report's page, one module each, in the order in which they are read."""
