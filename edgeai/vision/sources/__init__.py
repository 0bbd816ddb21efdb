"""Where pictures come from: cameras, videos, folders, the network."""
