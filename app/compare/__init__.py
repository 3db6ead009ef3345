"""What two rulebooks do to people: their differences, the impact of a change, what a clinic's pack adds."""
