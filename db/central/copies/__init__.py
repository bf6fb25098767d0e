"""Central's base is copied, and each copy read again."""
