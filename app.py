"""Anboard: ``streamlit run app.py``.

The script that Streamlit runs for each visitor is ui/shell.py. It does not stand here because Streamlit takes a folder
``pages`` beside it for pages that run on their own: opening /compare on a fresh server would then skip the page setup.
"""

import gc
from pathlib import Path

import streamlit as st
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

import compute.one_blas_thread  # noqa: F401
from ui import warm_up

ROOT = Path(__file__).resolve().parent

warm_up.compute_the_first_board()
gc.freeze()

app = st.App(ROOT / "ui" / "shell.py", routes=[Mount("/app/static", StaticFiles(directory=ROOT / "static"))])
