"""Tests that look at sites in a browser, and the rig that they stand on."""
