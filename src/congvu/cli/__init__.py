"""The command line: `congvu <noun> <verb>`. An edge: reads the clock and the environment."""
