"""All that adapts Streamlit’s server and shell: who passes, what is sent, what is refused."""
