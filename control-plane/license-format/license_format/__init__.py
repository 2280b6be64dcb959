"""The signed documents that pass between the vendor and a box: what they look like, and whether they are genuine.

Shared by both products and importing neither. Nothing here holds a private key or signs: a caller who has a key signs
what :func:`license_format.canonical.signing_input` returns.
"""
