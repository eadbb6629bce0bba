"""The HTTP door: a front that keeps the rules (keys, limits, time) and workers that answer."""
