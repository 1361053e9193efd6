"""Houses: rebuilt, rented from the state, bought with the housing fund, taken, heated."""
