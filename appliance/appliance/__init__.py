"""The appliance: a raw talking video in, a finished one out."""
