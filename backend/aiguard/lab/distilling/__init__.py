"""Several teachers, each of one family of generators, distilled into one small network."""
