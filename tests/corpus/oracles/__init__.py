"""What is true in the plain documents, one file a document: each printed equation again, as numbers."""
