"""Charts as plotly.js figures: plain dicts, drawn by the page's script. Colours are names of the page's CSS."""
