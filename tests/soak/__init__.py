"""What is acknowledged is never lost: a stream of submissions with files while the server is killed."""
