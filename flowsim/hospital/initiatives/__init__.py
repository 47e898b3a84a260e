"""The strategy's initiatives: one folder a division, one short file an initiative."""
