"""The virtual kit: stand-ins that bear the real packages' names, in one shared room."""
