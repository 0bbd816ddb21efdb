"""What joins the parts: the journal now; rules and the link to board B stand here too."""
