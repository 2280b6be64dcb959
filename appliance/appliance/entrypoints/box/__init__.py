"""The whole appliance on one machine without Docker or a cloud account: the servers it stands on, from their wheels."""
