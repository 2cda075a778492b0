"""What a damaged store still proves: verified, read page by page, and rebuilt."""
