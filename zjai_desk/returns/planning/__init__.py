"""From records to a plan: matched with the store, judged, decided about, and written when approved."""
