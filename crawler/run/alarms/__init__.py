"""Alarms: signs of a changed layout that stay in force until the portal is right again or a person accepts them."""
