"""The programming interface for other systems. Nothing yet: it comes with document exchange."""
