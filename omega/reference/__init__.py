"""Every indicator once more in plain NumPy and Python: the fallback backend, and an oracle for the extension.

Written to be read beside docs/indicators.md. Nothing here is fast, and nothing is shared with the kernels: windows are
computed from their own elements in two passes, recursions are loops. Both reach the accuracy that the catalogue
promises because differences are taken before sums, and residuals follow their own recursion.
"""
