"""The peer of ``bench.board``: the same comparison with stock ``diagrams`` (a dot process) and native widgets."""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import streamlit as st
from diagrams import Cluster, Diagram
from diagrams.aws.network import ELB
from diagrams.onprem.client import Users
from diagrams.onprem.compute import Server
from diagrams.onprem.database import MySQL
from diagrams.onprem.network import Nginx

from models.evaluate import evaluate
from store.books import books
from store.designs import build_designs

FOLDER = Path(__file__).resolve().parent.parent / "designs" / "stamp-crush"
NAMES = ("current.yaml", "option-1.yaml", "option-2.yaml")
TEXTS = {name: (FOLDER / name).read_text(encoding="utf-8") for name in NAMES}


def picture(name: str, web: int, was: int, database: int) -> bytes:
    path = Path(tempfile.mkdtemp()) / "picture"
    with Diagram(name, filename=str(path), outformat="png", show=False, direction="TB"):
        balancer = ELB("ALB")
        Users("users") >> balancer
        with Cluster("WS"):
            webs = [Nginx(f"ws-{i + 1}") for i in range(web)]
        with Cluster("WAS"):
            servers = [Server(f"was-{i + 1}") for i in range(was)]
        with Cluster("DB"):
            databases = [MySQL(f"db-{i + 1}") for i in range(database)]
        balancer >> webs
        for node in webs:
            node >> servers
        for node in servers:
            node >> databases[0]
    return path.with_suffix(".png").read_bytes()


st.set_page_config(layout="wide")
replicas = st.number_input("ws", 1, 64, 1, key="ws")
texts = {**TEXTS, "current.yaml": TEXTS["current.yaml"].replace("replicas: 1", f"replicas: {int(replicas)}", 1)}
for column, (name, design) in zip(st.columns(3), build_designs(texts, NAMES).items(), strict=True):
    result = evaluate(design, books())
    counts = [len(design.components[c].instances) for c in ("ws", "was", "db")]
    with column:
        st.metric(name, f"{result.availability.all_requests.availability:.4%}")
        st.metric("USD", f"{result.cost.usd_per_month:.2f}")
        st.image(picture(name, counts[0] if name == "current.yaml" else int(replicas) + 1, counts[1], counts[2]))
st.html(f'<i data-painted="{int(replicas)}"></i>')
