"""Why the store did not do as asked. Each has ``text`` for the person who asked; nothing was changed."""

from typing import Final

from models.problems import Text
from store.access import Forbidden
from store.database.records import Version

__all__ = ["Conflict", "Forbidden", "LinkError", "NotFound", "Refused", "StoreDown", "StoreError"]

UNREACHABLE: Final = Text(
    "데이터베이스에 연결할 수 없습니다. 잠시 후 다시 시도하세요.",
    "The database cannot be reached. Please try again in a moment.",
)
BUSY: Final = Text(
    "데이터베이스가 바빠서 제때 응답하지 못했습니다. 다시 시도하세요.",
    "The database was too busy to answer in time. Please try again.",
)
FULL: Final = Text(
    "디스크가 가득 차서 저장하지 못했습니다. 공간을 비운 뒤 다시 시도하세요. 이미 저장된 내용은 그대로입니다.",
    "The disk is full, so this was not saved. Please make room and try again. What was saved before is untouched.",
)
DISK: Final = Text(
    "디스크를 읽거나 쓰지 못했습니다. 공간과 디스크 상태를 확인한 뒤 다시 시도하세요. 이미 저장된 내용은 그대로입니다.",
    "The disk failed or is full. Please check its room and state, then try again. What was saved is untouched.",
)
READ_ONLY: Final = Text(
    "데이터베이스에 쓸 수 없습니다. 데이터 폴더의 쓰기 권한을 확인하세요.",
    "The database cannot be written. Please check the rights of the data folder.",
)
DAMAGED: Final = Text(
    "데이터베이스가 손상되어 읽을 수 없습니다. 백업에서 복구해 주세요.",
    "The database is damaged and cannot be read. Please restore it from a backup.",
)
NEWER: Final = Text(
    "이 데이터베이스는 더 새로운 버전의 Anboard가 만든 것이라 열 수 없습니다. Anboard를 업데이트하세요.",
    "This database was made by a newer version of Anboard and cannot be opened. Please update Anboard.",
)
WRONG_ADDRESS: Final = Text(
    "ANBOARD_DATABASE_URL을 읽을 수 없습니다. 예: postgresql://user:password@host:5432/anboard",
    "ANBOARD_DATABASE_URL cannot be read. Example: postgresql://user:password@host:5432/anboard",
)


class StoreError(Exception):
    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


class StoreDown(StoreError):
    """The database is unreachable, full, busy or not ours: not the asker's fault, worth trying again later."""


class Refused(StoreError):
    """What was asked for breaks a rule or a limit; ``text`` says which, what was found and what would be right."""


class LinkError(StoreError):
    """A link that does not open; ``why`` for the page that explains it."""

    def __init__(self, text: Text, why: str) -> None:
        self.why = why
        super().__init__(text)


class NotFound(StoreError):
    def __init__(self) -> None:
        super().__init__(
            Text(
                "찾을 수 없습니다. 주소가 잘렸거나 삭제된 것일 수 있습니다.",
                "Not found. The address may be cut off, or this was deleted.",
            )
        )


class Conflict(StoreError):
    """Somebody else saved meanwhile: ``head`` is what is stored now, ``base`` what the refused save was made from."""

    def __init__(self, head: Version, base: Version) -> None:
        self.head, self.base = head, base
        super().__init__(
            Text(
                f"그 사이 {head.author} 님이 먼저 저장했습니다(버전 {head.number}). 두 변경을 합쳐야 합니다.",
                f"{head.author} saved version {head.number} meanwhile. The two changes must be merged.",
            )
        )
