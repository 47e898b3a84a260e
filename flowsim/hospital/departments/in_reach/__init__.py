"""In-reach: specialists who hold sessions on the wards of others."""
