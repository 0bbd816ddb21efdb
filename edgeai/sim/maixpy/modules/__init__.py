"""The modules of board B under their real names, each with the real one's names and no more."""
