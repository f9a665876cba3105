"""How well the guard hears danger, on single messages whose red flags are known."""
