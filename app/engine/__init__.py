"""Three-valued conditions over facts: what they mean, how they are written, and their fast equal.

Pure and clinically blind: standard library only, no clinical word, no input or output.
"""
