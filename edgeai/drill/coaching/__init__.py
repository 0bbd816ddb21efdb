"""For coaches: progress over attempts, handouts, and test reports of runs."""
