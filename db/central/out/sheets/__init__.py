"""`central/csv/`: the tables as an office reads them."""
