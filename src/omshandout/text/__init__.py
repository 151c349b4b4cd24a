"""Text: characters, fonts, line breaks and writing direction."""
