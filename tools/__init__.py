"""What makes the things that are handed out (package, wheels, lists); no part of the product."""
