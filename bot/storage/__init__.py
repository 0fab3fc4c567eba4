"""All SQL, and only here. A storage function takes `db` first and runs whole inside one transaction."""
