"""What stands between the network and the routes: pure ASGI, so that replies stream through."""
