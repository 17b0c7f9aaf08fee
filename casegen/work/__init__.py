"""What makes a build cost what changed: memory of earlier runs, and more than one process.

The steps themselves know nothing of it. They are pure functions, so that a result may be remembered
under the digest of what it was made from, and be made in any process.
"""
