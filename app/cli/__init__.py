"""The command line: one module for each noun. What it needs of the layers above is passed in."""
