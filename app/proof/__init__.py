"""What can be shown of a rulebook: proofs, differences, impact, the printed book, packs and receipts."""
