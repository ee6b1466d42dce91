"""The parts of a run, each carried out once by `omega.runner`: what is opened, asked, computed, driven and recorded."""
