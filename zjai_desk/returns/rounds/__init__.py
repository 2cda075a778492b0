"""Tasks of returns: who is to send what until when, who sent it, and the book of what came in."""
