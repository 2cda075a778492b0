"""The voucher accounts: programmes, the life of a voucher, the rules V1–V15 and the batches that obey them.

Stands on the store and the registers; the window, the command line, the analysis and the import ask here.
"""
