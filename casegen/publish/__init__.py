"""From bytes to a folder, whole or not at all."""
