"""What comes out: one file a paper, each content -> document. Facts in, no look-ups, no clock."""
