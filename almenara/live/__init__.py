"""What is happening now, in memory: the picture that follows the log and is sent to those who may see it.

board      rows, roster and mirror of everything open or finished today
audience   who sees which rows (a condition), and in which order (a window of 150 keys)
totals     the matrix audiences x measures, kept by subtraction and addition
hub        follows the log, applies facts to the board, sends what changed
frames     the shapes of the live protocol
"""
