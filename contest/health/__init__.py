"""Health of a site: `checks` for load balancers and `flask doctor`, and what a production site must not contain."""
