"""What is kept: the only room with SQL. Functions take a connection, and give and take plain values.

What a row means is `app.service`'s business; nothing here is encrypted, and nothing that is not may be handed in.
"""
