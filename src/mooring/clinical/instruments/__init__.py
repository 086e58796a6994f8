"""The rating scales: what they ask as data, and the one function that scores them all."""
