"""What is asked of the records: measures, statistics, comparisons."""
