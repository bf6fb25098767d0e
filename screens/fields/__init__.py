"""The rows that ask questions, one for each kind of control; `screens.fields.registry` maps kinds to rows."""
