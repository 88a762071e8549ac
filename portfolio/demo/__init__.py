"""The demo provider: who works there, whom it serves, and what has happened in five years. Everything is made up."""
