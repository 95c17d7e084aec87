"""Page setup and navigation: what Streamlit runs for each visitor, whatever the address."""

from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parent.parent

# a file: emoji and named icons would be fetched from other hosts
icon = str(ROOT / "static" / "favicon.svg")
st.set_page_config(page_title="Anboard", page_icon=icon, layout="wide", initial_sidebar_state="collapsed")
compare = st.Page(ROOT / "pages" / "compare.py", title="Anboard", default=True)
st.navigation([compare], position="hidden").run()
