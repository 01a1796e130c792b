"""The page: a conversation on one side, the article behind each sentence on the other."""
