"""How the site is doing: for load balancers, and for who runs it."""
