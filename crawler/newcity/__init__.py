"""Create a city, that is, a spider and its fixture, from the URL of a listing or from saved pages."""
