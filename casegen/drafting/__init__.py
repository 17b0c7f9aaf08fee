"""What a case starts from: the answers that are known of it, and the file made of them."""
