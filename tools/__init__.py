"""Small programs that build and check the house; none of them is shipped."""
