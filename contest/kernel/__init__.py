"""What every package stands on: money, time, refusals, transactions, ports, and what a person may see."""
