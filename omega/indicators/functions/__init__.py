"""One function per indicator, one file per family: what ``ind`` offers."""
