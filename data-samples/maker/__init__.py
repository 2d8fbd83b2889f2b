"""Makes the invented exports under `data-samples/`; started by `make_samples.py`."""
