"""Care at home: places outside for whom a bed would otherwise be kept."""
