"""What lets Visual Studio Code help with a publication: schemas, snippets, settings."""
