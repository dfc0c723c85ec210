"""The map drawn from its sheet (folium), and the static files it needs."""
