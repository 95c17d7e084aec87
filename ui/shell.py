"""Page setup and navigation: what Streamlit runs for each visitor, whatever the address."""

import streamlit as st

from ui.entrance import admit
from ui.navigation import ROOT, streamlit_pages

# a file: emoji and named icons would be fetched from other hosts
icon = str(ROOT / "static" / "favicon.svg")
st.set_page_config(page_icon=icon, layout="wide", initial_sidebar_state="collapsed")
admit()
st.navigation(list(streamlit_pages().values()), position="hidden").run()
