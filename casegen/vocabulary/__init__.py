"""Tags as an editor keeps them: which there are, which a case may want, and how they change."""
