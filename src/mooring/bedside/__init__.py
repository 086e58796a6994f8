"""The staff's screens: the board, and one person's pages from admission to follow-up."""
