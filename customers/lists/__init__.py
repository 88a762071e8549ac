"""The lists of this floor, as declarations."""
