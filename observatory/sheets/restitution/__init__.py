"""What leaves for a meeting: figures, slides and the written reading, from the same sheets."""
