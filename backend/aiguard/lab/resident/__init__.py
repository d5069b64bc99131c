"""Training on pictures that lie in the device's memory: small sets, short runs, many of them beside each other."""
