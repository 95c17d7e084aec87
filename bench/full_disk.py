"""A small disk that is full for a while: what the board says, what is stored, and what happens when there is room."""

import asyncio
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.editors import Editor, lost, room_of

SIZE = "8m"
MOST_EDITS = 200
WHILE_FULL = 5


class Volume:
    def __init__(self, folder: Path) -> None:
        self.folder, self._filler = folder, folder / "filler"

    def fill(self) -> None:
        with suppress(OSError), self._filler.open("ab", buffering=0) as stream:
            while True:
                stream.write(bytes(4096))

    def clear(self) -> None:
        self._filler.unlink()

    def is_sound(self) -> bool:
        with sqlite3.connect(self.folder / "anboard.db") as connection:
            return connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    async def tried(self, address: str, decision: str) -> None:
        (editor,) = await room_of(address, decision, 1)
        await editor.edit()
        self.fill()
        stored = await self._until_refused(editor)
        notice = editor.tab.board["notice"]
        for _ in range(WHILE_FULL):
            await editor.edit()
        board = editor.tab.board
        last = editor.acknowledged[-1]
        print(f"disk full: {stored} more edits fitted in, then state {board['live']['state']!r}; notice: {notice}")
        print(f"disk full: base is sound: {self.is_sound()}; last saved {last}, the board shows {_shown(editor)}")
        late = await _second_reader(address, decision)
        self.clear()
        await asyncio.sleep(16)
        await editor.sync(0)
        missing, versions = lost([editor], decision)
        print(
            f"room again: state {editor.live['state']!r}, lost {missing}, {versions} versions, "
            f"sound: {self.is_sound()}; a reader who came while it was full: {late}"
        )
        await editor.tab.close()

    async def _until_refused(self, editor: Editor) -> int:
        """The log of the database may have room left in itself."""
        for count in range(MOST_EDITS):
            await editor.edit()
            if editor.live["state"] != "saved":
                return count
            self.fill()
        return MOST_EDITS


def _shown(editor: Editor) -> object:
    cells = [cell for row in editor.tab.board["settings"] for cell in row["cells"]]
    return next(cell["value"] for cell in cells if cell.get("event") == editor.event)


async def _second_reader(address: str, decision: str) -> str:
    (reader,) = await room_of(address, decision, 1)
    said = f"{len(reader.tab.board['designs'])} designs, notice {reader.tab.board['notice']}"
    await reader.tab.close()
    return said


@contextmanager
def full_disk() -> Iterator[Volume]:
    """A volume in memory; needs the right to mount one."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder], check=True)
        try:
            yield Volume(Path(folder))
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)
