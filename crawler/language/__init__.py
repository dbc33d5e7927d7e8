"""What the user reads: Chinese or English, with the name of the program that the user started.

Every sentence is written in English where it arises, and stays English in logs, manifests and data. It is translated
where it is shown: see :mod:`crawler.language.shown`.
"""
