"""Generated kernels: text that scripts/write_kernels.py writes; not to be edited."""
