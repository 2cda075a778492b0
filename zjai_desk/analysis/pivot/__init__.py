"""Tables that the office lays out itself: any register counted by any of its fields."""
