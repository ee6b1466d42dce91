"""Strategies to start from: `omega.templates.strategy` is what ``strategies/_template`` holds, ready to subclass."""
