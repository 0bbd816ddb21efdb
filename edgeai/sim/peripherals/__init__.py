"""What kit.toml connects to the header of the virtual kit, one device a file, with its physics."""
