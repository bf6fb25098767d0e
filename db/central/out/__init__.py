"""Letters to the terminals and sheets for the office leave central."""
