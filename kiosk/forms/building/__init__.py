"""Questions, words and outcomes that several journeys are built from."""
