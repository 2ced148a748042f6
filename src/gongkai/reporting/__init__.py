"""The annual report on the platform: reading anybody's (this issue); drafting and rolling up come later."""
