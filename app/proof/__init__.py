"""What can be shown of one rulebook: proofs for every questionnaire, and slips that its own examples notice."""
