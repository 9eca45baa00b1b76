"""Starting servers, driving connections, counting deliveries and CPU: knows nothing of the product."""
