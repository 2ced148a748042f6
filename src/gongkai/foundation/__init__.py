"""What all records share: organisations, people, audit, files, mail, jobs, ciphers, search, and the running clock."""
