"""The ports of `kiosk.services`, implemented on the terminal's file; `db.stores.opened` opens all of them together.

More than fifteen files: the six about tenants' files (`submissions`, `file_rows`, `file_undo`, `kept_requests`,
`resumes`, `drafts`) get a folder when a case carries their state.
"""
