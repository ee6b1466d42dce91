"""The number type of the oracle: 80 bits on x86-64."""

import numpy as np
from numpy.typing import NDArray

Long = np.longdouble
Exact = NDArray[np.longdouble]
