"""The rows that ask questions, one class for each kind of control; `screens.fields.registry` says which row asks which
kind.
"""
