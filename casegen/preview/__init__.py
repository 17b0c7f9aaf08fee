"""The editor's live preview: the site as it would be now, drafts included, kept in memory."""
