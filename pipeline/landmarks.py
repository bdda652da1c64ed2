"""By which names a campaign home is known from outside. Loads nothing, for who looks before all
else; everybody else asks `pipeline.paths`."""

INBOX = "inbox"
KEY = "home.key"
LAST_RUN = "run.json"
