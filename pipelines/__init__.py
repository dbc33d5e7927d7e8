"""What happens to a reply after it is read: (redact ->) validate -> deduplicate -> store.

Pipelines know items and nothing of spiders or of the way a reply was found.
"""
