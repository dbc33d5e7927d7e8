"""Make a city: from the URL of a listing, or from saved pages, to a spider and its fixture."""
