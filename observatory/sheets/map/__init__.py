"""The content of the map: the region framed, the contracts shown, what is coded."""
