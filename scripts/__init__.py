"""What is run by hand: it makes files of the repository, or pictures of a site."""
