"""The nouns of social housing here, and their rules: neither words on a screen nor storage.

More than fifteen files: exchange, agency and home get folders when cases give work its noun.
"""
