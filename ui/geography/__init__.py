"""The page of places and disaster: a map, distance in every mode, and what is left when a place is gone."""
