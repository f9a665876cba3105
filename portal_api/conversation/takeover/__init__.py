"""A person of the clinic writes in a conversation in the assistant's place."""
