"""A new city: from a listing's address, or from saved pages, to a spider and its fixture."""
