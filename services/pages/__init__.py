"""The records of this floor, declared: which form, which list, where they live."""
