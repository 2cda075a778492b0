"""The return board on screen: tasks, senders, what each has sent, blank forms and reminders."""
