"""An index in PostgreSQL with pgvector: the same store on a server that others run."""
