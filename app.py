"""Anboard: ``streamlit run app.py``.

The script that Streamlit runs for each visitor is ui/shell.py. It does not stand here because Streamlit takes a folder
``pages`` beside it for pages that run on their own: opening /compare on a fresh server would then skip the page setup.
"""

import gc
import sys
from pathlib import Path

import streamlit as st
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

import compute.one_blas_thread  # noqa: F401
from ui import warm_up
from ui.live.routes import LIVE_ROUTES, live
from ui.review.routes import REVIEW_ROUTES
from ui.web import errors, stack
from ui.web.settings import InvalidSettings

ROOT = Path(__file__).resolve().parent
STATIC = Mount("/app/static", StaticFiles(directory=ROOT / "static"))

try:
    hosting = stack.prepare()
except InvalidSettings as error:
    sys.exit(str(error))

warm_up.compute_the_first_board()
gc.freeze()

app = st.App(
    ROOT / "ui" / "shell.py",
    routes=[STATIC, *stack.routes(hosting), *LIVE_ROUTES, *REVIEW_ROUTES],
    middleware=stack.middleware(hosting),
    lifespan=live,
    secrets=stack.secrets_of(hosting),
    exception_handlers={Exception: errors.unexpected},
    on_script_error=errors.page_failed if hosting else None,
)
