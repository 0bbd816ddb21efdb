"""Pictures: sources, data sets, training, detection."""
