"""The invented city 云岭市: everything in it is made through the services, as people would."""
