"""A control plane of Modal's kind on the loopback device, for tests and the demo.

The real client talks to it over gRPC (`modal_proto`, which is no supported interface: it is used here only).
It deploys nothing: a call starts the real worker in a process of this machine. It shows what launcher and
worker do under the client's behaviour and under faults; it shows nothing of the provider's scheduling,
retries, preemption or billing.
"""
