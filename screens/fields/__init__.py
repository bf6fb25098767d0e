"""The rows that ask, one kind of question each; which is which: `screens.fields.registry`."""
