"""From one site to every page, as bytes."""
