"""What devices can do, one TOML a model. Data only: `printer.profile` reads the printers."""
