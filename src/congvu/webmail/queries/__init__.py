"""Reading mail as the acting person; every function may raise `engines.errors.EngineError`."""
