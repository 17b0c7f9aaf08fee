"""What input methods, word processors and old habits do to the text of a case."""
