"""Three networks on three kinds of pictures, with seeds, intervals and tests enough to say which is better."""
