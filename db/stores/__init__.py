"""The ports of `kiosk.services`, implemented on the terminal's file; `db.stores.opened` opens all of them together."""
