"""How the house is doing: for load balancers, and for who runs it."""
