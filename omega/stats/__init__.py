"""What a run is worth: the meaning of its metrics."""
