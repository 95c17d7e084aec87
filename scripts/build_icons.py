"""Builds static/icons/*.svg: one 32 x 32 tile a component kind, legible on light and on dark ground.

Product marks are single paths of Simple Icons 13.21.0 (CC0 1.0, see static/icons/LICENSE.md); everything else is
drawn here. Usage: python scripts/build_icons.py FOLDER_OF_SIMPLE_ICONS (the unpacked npm package).
"""

import json
import re
import sys
from pathlib import Path

OUT = Path(__file__).parent.parent / "static" / "icons"
DARK, WHITE = "#1f2328", "#fff"
WIDE = {"mysql", "tomcat"}  # marks with fine lines fill more of the tile
MARKS = {  # our name: (file of Simple Icons, tile colour, glyph colour)
    "nginx": ("nginx", "#009639", WHITE),
    "apache": ("apache", "#c3202f", WHITE),
    "tomcat": ("apachetomcat", "#f8dc75", DARK),
    "spring": ("springboot", "#5a9a32", WHITE),
    "nodejs": ("nodedotjs", "#4b8b3b", WHITE),
    "mysql": ("mysql", "#3d6f96", WHITE),
    "mariadb": ("mariadb", "#1f5f7f", WHITE),
    "postgresql": ("postgresql", "#4169e1", WHITE),
    "redis": ("redis", "#e2392b", WHITE),
    "mongodb": ("mongodb", "#3c9440", WHITE),
    "kafka": ("apachekafka", "#3a3638", WHITE),
    "rabbitmq": ("rabbitmq", "#f26000", WHITE),
    "elasticsearch": ("elasticsearch", "#0a6b80", WHITE),
}
CYLINDER = '<ellipse cx="12" cy="6" rx="7" ry="2.8"/><path d="M5 6v12c0 1.6 3.1 2.8 7 2.8s7-1.2 7-2.8V6"/>'
GLOBE = '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 4.8 5 12.2 0 17M12 3.5c-5 4.8-5 12.2 0 17"/>'
SPLIT = '<circle cx="5" cy="12" r="2.6"/><circle cx="19" cy="5" r="2.2"/><circle cx="19" cy="12" r="2.2"/>'
SPLIT += '<circle cx="19" cy="19" r="2.2"/><path d="M7.6 12h9.2M7.2 10.6 17 5.9M7.2 13.4l9.8 4.7"/>'
DRAWN = {  # our name: (tile colour, strokes on a 24 x 24 grid)
    "user": (
        "#475569",
        '<circle cx="9" cy="8" r="3.6"/><path d="M2.5 20c0-4 2.8-6.3 6.5-6.3s6.5 2.3 6.5 6.3"/>'
        '<path d="M15.2 4.7a3.6 3.6 0 0 1 0 6.7M18 14.3c2.2.9 3.5 2.9 3.5 5.7"/>',
    ),
    "alb": ("#7c4dff", SPLIT),
    "nlb": ("#6a3de0", '<path d="M3 12h6l6-6h6M9 12h12M9 12l6 6h6M18 3l3 3-3 3M18 9l3 3-3 3M18 15l3 3-3 3"/>'),
    "haproxy": ("#1064a5", '<path d="M12 4v16M4 20h16M5 7h14M5 7l-3 7h6zM19 7l-3 7h6z"/>'),
    "dns": ("#7c4dff", GLOBE),
    "cdn": (
        "#8347e6",
        '<circle cx="12" cy="12" r="3"/><circle cx="5" cy="5" r="2"/><circle cx="19" cy="5" r="2"/>'
        '<circle cx="5" cy="19" r="2"/><circle cx="19" cy="19" r="2"/>'
        '<path d="M6.5 6.5l3.3 3.3M17.5 6.5l-3.3 3.3M6.5 17.5l3.3-3.3M17.5 17.5l-3.3-3.3"/>',
    ),
    "nat": ("#7c4dff", '<path d="M9 4H4v16h5M15 4h5v16h-5M8 12h8M13 9l3 3-3 3"/>'),
    "rds": ("#3b5bdb", CYLINDER + '<path d="M5 12c0 1.6 3.1 2.8 7 2.8s7-1.2 7-2.8"/>'),
    "aurora": ("#4c51d6", CYLINDER + '<path d="M8 14.5c2.5-3 5.5 2 8-1.5"/>'),
    "cache": (
        "#b3209a",
        '<rect x="4" y="4" width="16" height="6" rx="1.5"/><rect x="4" y="14" width="16" '
        'height="6" rx="1.5"/><path d="M8 7h.01M8 17h.01M12 7h4M12 17h4"/>',
    ),
    "s3": (
        "#4d8a2b",
        '<ellipse cx="12" cy="6" rx="8" ry="2.5"/><path d="M4 6l2 12.5c.3 1.2 2.8 2 6 2s5.7-.8 6-2L20 6"/>',
    ),
    "ec2": (
        "#d86613",
        '<rect x="7" y="7" width="10" height="10" rx="1.5"/>'
        '<path d="M10 3v4M14 3v4M10 17v4M14 17v4M3 10h4M3 14h4M17 10h4M17 14h4"/>',
    ),
    "lambda": ("#d86613", '<path d="M6 4h4l8 16M11.5 9.5L6 20"/>'),
    "queue": (
        "#c2255c",
        '<rect x="3" y="7" width="5" height="10" rx="1"/><rect x="10" y="7" width="5" height="10" '
        'rx="1"/><path d="M18 12h4M20 10l2 2-2 2"/>',
    ),
    "memcached": ("#2f8f7f", '<rect x="3.5" y="3.5" width="17" height="17" rx="3"/><path d="M8 16V8l4 5 4-5v8"/>'),
    "valkey": ("#5a6be0", '<circle cx="8" cy="12" r="4.5"/><path d="M12.5 12H21v4M17 12v3"/>'),
    "external": ("#64748b", '<path d="M7 18.5a4.5 4.5 0 0 1-.6-8.96 6 6 0 0 1 11.5 1.3A3.9 3.9 0 0 1 17.5 18.5z"/>'),
    "worker": (
        "#64748b",
        '<circle cx="12" cy="12" r="3.2"/><path d="M12 3v3.5M12 17.5V21M3 12h3.5M17.5 12H21'
        'M5.6 5.6l2.5 2.5M15.9 15.9l2.5 2.5M5.6 18.4l2.5-2.5M15.9 8.1l2.5-2.5"/>',
    ),
    "generic": ("#64748b", '<path d="M12 3l8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9"/>'),
}


def tile(colour: str, glyph: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="96" height="96">'
        f'<rect width="32" height="32" rx="7" fill="{colour}"/>{glyph}</svg>\n'
    )


def main(simple_icons: Path) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    for name, (file, colour, ink) in MARKS.items():
        source = (simple_icons / "icons" / f"{file}.svg").read_text(encoding="utf-8")
        path = re.search(r'<path d="([^"]+)"', source)
        assert path is not None, file
        place = "translate(3.5 3.5)scale(1.042)" if name in WIDE else "translate(5.5 5.5)scale(.875)"
        glyph = f'<path transform="{place}" fill="{ink}" d="{path[1]}"/>'
        (OUT / f"{name}.svg").write_text(tile(colour, glyph), encoding="utf-8")
    for name, (colour, strokes) in DRAWN.items():
        group = '<g transform="translate(6 6)scale(.8333)" fill="none" stroke="#fff" stroke-width="1.9" '
        glyph = f'{group}stroke-linecap="round" stroke-linejoin="round">{strokes}</g>'
        (OUT / f"{name}.svg").write_text(tile(colour, glyph), encoding="utf-8")
    version = json.loads((simple_icons / "package.json").read_text(encoding="utf-8"))["version"]
    print(f"{len(MARKS) + len(DRAWN)} icons, Simple Icons {version}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
