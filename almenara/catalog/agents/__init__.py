"""What is shown of agents, declared like what is shown of conversations.

fields      what can be asked of an agent        filters   what a person can choose agents by
columns     the grid of the tab Agentes          indicators  the numbers over agents, their cards
ask         from a person and their choices to a condition on agents
"""
