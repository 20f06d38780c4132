"""Ordering at the table (테이블오더): a tablet that stands on a table and belongs to whoever sits there."""
