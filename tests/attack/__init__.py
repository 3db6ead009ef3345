"""What hostile clients send, and how they behave: programs to run by hand, and in bounded form as tests."""
