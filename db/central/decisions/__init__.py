"""The operator's decisions, kept beside every copy: terminals, agents, erasures, keys."""
