"""The live picture of agents: what their conversations add up to, figures over them, and lists of them.

works     what conversations add up to for each agent      staff     agents as seen, and when that changes by itself
picture   figures and orders, for whoever watches          feed      a band of their list, and what changes in it
floor     the lists that are watched                       queues    what stands in each group
"""
