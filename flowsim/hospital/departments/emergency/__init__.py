"""The Emergency Village: from the ambulance bay to the ward door."""
