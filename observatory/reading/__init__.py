"""From the pages of a contract to proposals, each with the passage that proves it."""
