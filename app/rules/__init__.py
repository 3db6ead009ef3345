"""The clinical knowledge, as TOML that clinicians read, and the modules that read, prove and freeze it."""
