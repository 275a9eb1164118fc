"""By which everything made up is known."""

SLUG = "demo"
SOURCE = "Made up for the demo edition"
EMAILS = "@demo.example"
ATTENDEES = 500
