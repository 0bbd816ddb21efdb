"""The theory paper of module 1: a bank of questions, papers drawn of it, and their marks."""
