"""What is made of a picture before it is published: a copy without metadata, and smaller ones."""
