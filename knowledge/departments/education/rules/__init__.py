"""What pupils and students get, where they go to school, and what they may borrow."""
