"""The search kernel: words, index, writer, reader.

    search.register("organisation", title=_("机关"), documents=documents)     # in a module `searchable`
    search.changed("organisation", organisation.pk, at=at)                     # in a service, in its transaction
    search.search("教育 招生", filters=Filters(year=2026), page=Page(2), at=at)   # in a view

`docs/decisions/0013-search.md` says why it is made like this.
"""

from gongkai.foundation.search.changes import changed
from gongkai.foundation.search.reader import Counts, Filters, Found, Hit, Order, Page, search
from gongkai.foundation.search.registry import Document, register, sources

__all__ = ["Counts", "Document", "Filters", "Found", "Hit", "Order", "Page", "changed", "register", "search", "sources"]
