"""The right-sizing page: measured load -> the instance type that fits, and one click to use it in a design."""
