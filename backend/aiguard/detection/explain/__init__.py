"""Where in a picture a model's answer comes from. A map says what the model looked at, not what is forged."""
