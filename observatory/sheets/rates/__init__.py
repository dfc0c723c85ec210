"""A rate and what stands around it: cells, steps, marks, proofs, words."""
