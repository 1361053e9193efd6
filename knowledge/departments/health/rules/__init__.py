"""What the health department holds for the poor, the ill, the disabled and for families."""
