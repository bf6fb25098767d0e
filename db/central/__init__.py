"""Central's side of the night."""
