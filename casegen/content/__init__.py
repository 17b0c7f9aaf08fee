"""What an editor writes: case files, Markdown bodies and their media."""
