"""The door in the form of OpenAI's responses, which its newer clients ask for."""
