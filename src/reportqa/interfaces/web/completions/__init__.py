"""The door in OpenAI's form: chat completions and models, for any client that takes a base URL."""
