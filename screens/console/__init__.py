"""The agents' console.

More than fifteen files: a journey that goes on at a desk is two of them, its pages and what stands in for a terminal.
"""
