"""Troubleshoot Microsoft Entra combined security information registration. Importing does nothing else."""
