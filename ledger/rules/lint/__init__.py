"""What reading a script finds (R16, R25, R27), by its syntax tree; nothing is imported or run. Pure."""
