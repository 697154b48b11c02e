"""What was printed: documents, profiles, checks, reports and the command line."""
