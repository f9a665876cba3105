"""What comes from outside, one vendor or mechanism a file. Their kits are imported nowhere else."""
