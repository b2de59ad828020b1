"""PDF: its text, and samples in the layout of Decree 30/2020."""
