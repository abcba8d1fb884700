"""Every event type and version, a file a category."""
