"""A briefing as an editable document for WPS and Word."""
