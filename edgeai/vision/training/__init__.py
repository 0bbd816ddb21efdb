"""Vision models from a data set: training, quantising, the test report."""
