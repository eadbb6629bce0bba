"""Reports made from known facts, with questions whose answers are known by construction."""
