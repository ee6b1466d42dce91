"""What a run is charged and traded with, as data: instruments and cost models."""
