"""What people may type, and the sentence for each mistake."""
