"""The incident page in the browser: two components, one to watch an incident and one for many runs."""

from ui.page_component import page_component

player = page_component(
    "anboard_incident",
    ("board/drawing.js", *(f"incident/{name}.js" for name in ("timeline", "fields", "states", "incident"))),
    ("incident/incident.css",),
)
distributions = page_component("anboard_repeat", ("incident/dots.js", "incident/repeat.js"), ("incident/incident.css",))
