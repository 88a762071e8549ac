"""What the demo's provider offers and provides: services, what is needed of them, how they were used, how they did."""
