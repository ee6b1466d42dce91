"""Rules on bars: what they are, which policies they have, and how they are found and enforced."""
