"""What translators and those who review them need: catalogues out and in as PO, and what is wrong with them."""
