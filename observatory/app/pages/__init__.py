"""The pages: one folder each, its `page.py` run by Streamlit."""
