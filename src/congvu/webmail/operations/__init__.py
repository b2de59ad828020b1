"""What a person does with mail. The engine decides whether the person may; keyword-only throughout."""
