"""Who belongs to a stored decision: members, roles and invitations, for its owners. Names are shown as plain text."""

from datetime import UTC, datetime, timedelta
from typing import Final

import streamlit as st

from models.problems import Language, Text
from store.access import ROLES, Access, Forbidden, Role, allowed
from store.database.records import Link, Member
from store.database.store import StoreError, the_store
from ui.days import day_of
from ui.session import Session
from ui.web.settings import hosting

MADE: Final = "anboard.members.made"
STYLE: Final = """<style>
.stApp .st-key-members { padding: 12px 24px 32px; margin: 12px; max-width: calc(100%% - 24px); border-radius: 12px;
  background: %s; gap: 12px !important; }
.stApp .st-key-members [data-testid="stVerticalBlock"] { gap: 12px !important; }
</style>"""
"""The board's style sheet leaves a page no margins; the ground is that of Streamlit's own theme, as its widgets are."""
GROUNDS: Final = {"light": "#ffffff", "dark": "#0e1117"}
ROLE_NAMES: Final[dict[Role, Text]] = {
    "viewer": Text("보기", "Viewer"),
    "reviewer": Text("검토 (의견 · 투표)", "Reviewer (comments, votes)"),
    "editor": Text("편집", "Editor"),
    "owner": Text("소유자", "Owner"),
}
LASTS: Final[dict[int | None, Text]] = {
    7: Text("7일", "7 days"),
    30: Text("30일", "30 days"),
    None: Text("회수할 때까지", "until revoked"),
}
TEXTS: Final = {
    "title": Text("구성원", "Members"),
    "local": Text(
        "이 컴퓨터에서만 쓰는 보드라 모두 같은 팀입니다. 구성원은 서버에 올린 보드에서 정합니다.",
        "This board is on one machine, for one team. Members are for hosted boards.",
    ),
    "scratch": Text(
        "먼저 이 보드를 팀 보드로 저장하거나, 저장된 팀 보드를 여세요.", "Save this as a team board first, or open one."
    ),
    "owners": Text("구성원은 소유자만 바꿀 수 있습니다.", "Only owners can change the members."),
    "remove": Text("제외", "Remove"),
    "invite": Text("초대 링크 만들기", "Make an invitation link"),
    "role": Text("권한", "Role"),
    "lasts": Text("유효 기간", "Valid for"),
    "label": Text("메모 (누구에게 보내나요?)", "Note (whom is it for?)"),
    "make": Text("링크 만들기", "Make the link"),
    "once": Text(
        "이 주소를 복사해 보내세요. 새로 고치면 다시 볼 수 없습니다.",
        "Copy and send this address; after a reload it is not shown again.",
    ),
    "links": Text("보낸 초대", "Invitations"),
    "revoke": Text("회수", "Revoke"),
    "joined": Text(
        "회수해도 이미 들어온 사람은 구성원으로 남습니다. "
        "제외한 사람은 남아 있는 초대로 다시 들어올 수 있으니 그 초대도 회수하세요.",
        "Revoking a link leaves those in who have joined. "
        "Who was removed can come back by an invitation that still stands: revoke it too.",
    ),
}


def members_page(session: Session) -> None:
    """All of the page below the header."""
    language, attached = session.language, session.attached
    st.html(STYLE % GROUNDS.get(st.context.theme.type or "light", "#ffffff"))
    with st.container(key="members", width=800, gap="small"):
        st.subheader(_say("title", language), anchor=False)
        if hosting() is None:
            st.info(_say("local", language))
        elif attached is None:
            st.info(_say("scratch", language))
        elif not allowed(attached.access.role, "members"):
            st.info(_say("owners", language))
        else:
            try:
                _members(attached.access, attached.id, language)
                _invite(attached.access, attached.id, language)
                _invitations(attached.access, attached.id, language)
            except (StoreError, Forbidden) as error:
                st.error(error.text.in_(language))


def _say(key: str, language: Language) -> str:
    return TEXTS[key].in_(language)


def _members(access: Access, decision: str, language: Language) -> None:
    for member in the_store().members(access, decision):
        name, role, out = st.columns([4, 3, 2], vertical_alignment="center")
        name.text(member.actor.name + (f" · {member.actor.email}" if member.actor.email else ""))
        key = f"{decision}.{member.actor.id}"
        with role:
            wanted = _role(f"role.{key}.{member.role}", ROLES.index(member.role), language, hidden=True)
        if wanted != member.role:
            _set_role(access, decision, member, wanted, language)
        if out.button(_say("remove", language), key=f"out.{key}"):
            _set_role(access, decision, member, None, language)


def _role(key: str, index: int, language: Language, *, hidden: bool) -> Role:
    return st.selectbox(
        _say("role", language),
        ROLES,
        index=index,
        format_func=lambda role: ROLE_NAMES[role].in_(language),
        key=key,
        label_visibility="collapsed" if hidden else "visible",
    )


def _set_role(access: Access, decision: str, member: Member, role: Role | None, language: Language) -> None:
    try:
        the_store().set_role(access, decision, member.actor.id, role)
    except (StoreError, Forbidden) as error:
        st.warning(error.text.in_(language))
    else:
        st.rerun()


def _invite(access: Access, decision: str, language: Language) -> None:
    with st.form("invite", clear_on_submit=True):
        st.markdown(f"**{_say('invite', language)}**")
        left, right = st.columns(2)
        with left:
            role = _role("invite.role", ROLES.index("editor"), language, hidden=False)
        lasts = right.selectbox(
            _say("lasts", language), list(LASTS), format_func=lambda days: LASTS[days].in_(language), key="invite.lasts"
        )
        label = st.text_input(_say("label", language), max_chars=100, key="invite.label")
        if st.form_submit_button(_say("make", language), type="primary"):
            expires_at = None if lasts is None else datetime.now(UTC) + timedelta(days=lasts)
            st.session_state[MADE] = the_store().create_link(
                access, decision, "invite", role, label, expires_at=expires_at
            )


def _invitations(access: Access, decision: str, language: Language) -> None:
    links = [link for link in the_store().links(access, decision) if link.kind == "invite" and _is_open(link)]
    if not links:
        return
    _show_made({link.id for link in links}, language)
    st.markdown(f"**{_say('links', language)}**")
    st.caption(_say("joined", language))
    for link in links:
        label, until, end = st.columns([4, 3, 2], vertical_alignment="center")
        label.text(f"{ROLE_NAMES[link.role].in_(language)} · {link.label or link.created_by}")
        until.text(str(day_of(link.expires_at)) if link.expires_at else LASTS[None].in_(language))
        if end.button(_say("revoke", language), key=f"revoke.{link.id}"):
            the_store().revoke(access, link.id)
            st.rerun()


def _show_made(open_links: set[str], language: Language) -> None:
    """The address of the link that was made last, until the page is loaded anew or the link is revoked."""
    link, token = st.session_state.get(MADE, (None, ""))
    mode = hosting()
    if link is not None and mode is not None and link.id in open_links:
        st.success(_say("once", language))
        st.code(f"{mode.origin}/?i={token}", language=None, wrap_lines=True)


def _is_open(link: Link) -> bool:
    return link.revoked_at is None and (link.expires_at is None or link.expires_at > datetime.now(UTC))
