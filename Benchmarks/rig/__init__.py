"""What the scripts beside this folder build their worlds of: daemons, PostgreSQL servers, a load that keeps books."""
