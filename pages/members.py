"""Who belongs to this decision, and who is invited to it?"""

from ui.members import members_page
from ui.navigation import page_header

members_page(page_header("members"))
