"""PostgreSQL: the truth about everything that must survive."""
