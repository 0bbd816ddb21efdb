"""Training of a Mandarin command model that Vosk loads: speech, network, graph, folder."""
