"""Editorial rules: what a good case looks like, as far as a publication wants to be told."""
