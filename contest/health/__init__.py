"""Health of a site: `checks` for load balancers and `flask doctor`, `opening` for what a production site lacks."""
