"""From all cases to one site."""
