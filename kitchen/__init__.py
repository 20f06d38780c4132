"""The kitchen (주방): what cooks see and tap."""
