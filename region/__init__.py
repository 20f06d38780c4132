"""The reference regional programme server: it takes the shops' journals, and shows the office its shops."""
