"""What `omega bench` measures: a workload that every engine can run, and omega's ways to run it."""
