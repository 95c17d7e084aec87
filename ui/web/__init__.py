"""What stands between the network and the pages: settings, headers, doors, limits, cookies, error pages, logs."""
