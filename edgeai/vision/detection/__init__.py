"""From a model package and a picture to what is in it."""
