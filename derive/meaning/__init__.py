"""What a statement means: names looked up in a scope, indices given values, claims for the judge."""
