"""What the figures come from: `make bench`, or `python -m bench [NAME...] [--quick]`.

Every figure stands beside its limit, measured in the same run on the same machine, and their ratio.
Nothing here passes or fails: a slower machine has slower limits too.
"""
