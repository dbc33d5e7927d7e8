"""The families that one province or prefecture uses. Of most of them only the addresses were seen."""
