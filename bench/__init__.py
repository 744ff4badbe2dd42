"""The benchmarks: real processes over loopback, open-loop load, figures beside what they are held against."""
