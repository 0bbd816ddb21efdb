"""The serial link to board B."""
