"""What is shown, declared once as frozen data: engines read it, nobody repeats it.

fields      what can be asked of a row       filters     what a person can choose by
measures    how a number is made of rows     indicators  the numbers, their cards and who may see them
columns     the grid's columns               actions     the row menu
agents/     all of that over agents          explain     one indicator in words
tabs        the screens' parts               describe    all of it in one language, for one person

To add one: a declaration here, a line per language in `locales/`, a test.
"""
