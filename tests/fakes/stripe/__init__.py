"""A Stripe on this machine: stateful, in memory, spoken to by the official SDK and the official CLI.

It keeps what a business that sells licenses uses: catalog, customers, Checkout with its page, subscriptions, invoices,
the billing portal, refunds, disputes, events and webhooks, and clocks that can be moved. Field names are those of API
version 2026-10-28. What stands under `/_fake` is ours: faults on demand, and acts of a bank or of a customer.
"""
