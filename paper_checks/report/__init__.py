"""A report on paper: a table for people, a description of one equation, JSON for programs."""
