"""What every room stands on: money, time, refusals, transactions, ports, and what a person may see."""
