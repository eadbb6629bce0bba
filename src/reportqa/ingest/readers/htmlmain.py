"""What of a page is not its report: navigation, heads and feet of the site, banners, lists of links to other pages.

Told by what the page says of itself: tags and roles, then words in `class` and `id` that templates share. When in
doubt a part is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reportqa.ingest.readers.htmltables import lays_out
from reportqa.ingest.readers.htmltree import Node

_ROLES = frozenset(["navigation", "banner", "contentinfo", "search", "menu", "menubar", "toolbar", "alert", "alertdialog", "dialog", "doc-toc", "doc-pagelist", "tablist", "status"])
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|submenu|mainmenu|breadcrumbs?|crumbs?|cookies?|cookie(?:banner|consent|notice|bar)|consent|gdpr|share|sharing|sharethis|addthis|addtoany|"
    r"social|socials|pagination|pager|pagenav|paging|related|recommended|skip|skiplink|skipnav|sitemap|siteindex|topbar|toolbar|backtotop|back-to-top|gotop|totop|"
    r"advert|advertisement|ads|sponsored|newsletter|subscribe|fatfooter|copyright|editsection|headerlink|printfriendly|catlinks|siteSub|jump-to-nav|noprint|toc)(?=$|[\s_-])",
    re.IGNORECASE,
)
_COMPOUND = re.compile(r"mw-editsection|mw-jump-link|skip-to|cookie-(?:banner|consent|notice)|site-(?:header|footer)|page-(?:header|footer)-nav|related-(?:links|posts|articles|news)|share-(?:buttons?|links?|bar)|social-(?:links?|media|share)|back-to-top|scroll-top", re.IGNORECASE)
_END = re.compile(r"(?:site|page|global|main)?[-_]?(?:header|footer)(?:[-_]?(?:wrap|wrapper|inner|area))?", re.IGNORECASE)
_KEPT = frozenset(["html", "body", "main", "article", "table", "tbody", "thead", "tr", "td", "th", "caption", "h1", "h2", "h3", "h4", "h5", "h6"])
_SECTIONS = frozenset(["article", "main", "section", "blockquote", "details", "fieldset", "figure", "td"])
_MAIN_SHARE = 0.3  # of the body's text: a <main> with less is not the whole report
_FURNITURE_SHARE = 0.5  # a part with more of the page's text is no furniture, whatever it is called
_MANY_LINKS, _LINKED, _LINK_LENGTH = 3, 0.9, 24
_PROSE = 40  # characters without a link from which a block is prose


@dataclass(frozen=True, slots=True)
class _Size:
    """How much an element holds: characters, those of them in links, links, whether a first heading."""

    text: int = 0
    linked: int = 0
    links: int = 0
    headed: bool = False


def find_furniture(body: Node) -> frozenset[int]:
    """Return the identities of the nodes that are furniture; what is below one is not listed."""
    sizes = _sizes(body)
    total = max(1, sizes[id(body)].text)
    main = _main(body, sizes, total)
    found: set[int] = set()
    on_way = _ancestors(body, main) if main is not None else set()
    stack: list[tuple[Node, bool, bool]] = [(body, False, False)]
    while stack:
        node, in_section, in_main = stack.pop()
        for child in node.elements():
            size = sizes[id(child)]
            inside = in_main or child is main
            stray = main is not None and not inside and id(child) not in on_way and not size.headed
            named = size.text <= _FURNITURE_SHARE * total and _is_furniture(child, size, in_section=in_section)
            if stray or named or (_is_navigation(child) and size.text < total):
                found.add(id(child))
            else:
                stack.append((child, in_section or child.tag in _SECTIONS, inside))
    return frozenset(found | _link_lists(body, sizes, found))


def _sizes(body: Node) -> dict[int, _Size]:
    sizes: dict[int, _Size] = {}
    for node in reversed(list(body.walk())):
        below = [sizes[id(c)] for c in node.elements()]
        text = sum(len("".join(c.split())) for c in node.children if isinstance(c, str)) + sum(s.text for s in below)
        link = node.tag == "a" and node.get("href") != ""
        linked, links = (text, 1) if link else (sum(s.linked for s in below), sum(s.links for s in below))
        sizes[id(node)] = _Size(text, linked, links, node.tag == "h1" or any(s.headed for s in below))
    return sizes


def _main(body: Node, sizes: dict[int, _Size], total: int) -> Node | None:
    """Return the element that the page names as its main part, None where it names none or a small one."""
    named = [n for n in body.walk() if n.tag == "main" or n.get("role") == "main"]
    best = max(named, key=lambda n: sizes[id(n)].text, default=None)
    return best if best is not None and sizes[id(best)].text >= _MAIN_SHARE * total else None


def _ancestors(body: Node, target: Node) -> set[int]:
    parents = {id(child): node for node in body.walk() for child in node.elements()}
    found: set[int] = set()
    node: Node | None = target
    while node is not None:
        found.add(id(node))
        node = parents.get(id(node))
    return found


def _is_navigation(node: Node) -> bool:
    return node.tag == "nav" or node.get("role").lower() == "navigation"


def _is_furniture(node: Node, size: _Size, *, in_section: bool) -> bool:
    if node.get("role").lower() in _ROLES:
        return True
    end = _END.fullmatch(node.get("id")) or _END.fullmatch(node.get("class"))
    if (node.tag in ("header", "footer") or end) and not in_section:
        return not size.headed
    if node.tag in _KEPT:
        return False
    for names in (node.get("class"), node.get("id")):
        if names and (_NAMES.search(names) or _COMPOUND.search(names)):
            return True
    return node.tag == "a" and node.text().strip() in (":::", "¶", "#", "🔗")


def _link_lists(body: Node, sizes: dict[int, _Size], furniture: set[int]) -> set[int]:
    """Return the lists of short links before the page's first prose and after its last."""
    order: list[tuple[Node, bool]] = []
    stack = [body]
    while stack:
        node = stack.pop()
        if id(node) in furniture:
            continue
        if node.tag in ("ul", "ol", "dl") and _all_links(sizes[id(node)]):
            order.append((node, False))
            continue
        unlinked = sum(len(c.strip()) for c in node.children if isinstance(c, str))
        if node.tag == "h1" or (node.tag == "table" and not lays_out(node)) or (unlinked >= _PROSE and node.tag != "a"):
            order.append((node, True))
        stack.extend(reversed(list(node.elements())))
    prose = [i for i, (_, is_prose) in enumerate(order) if is_prose]
    if not prose:
        return set()
    return {id(node) for i, (node, is_prose) in enumerate(order) if not is_prose and (i < prose[0] or i > prose[-1])}


def _all_links(size: _Size) -> bool:
    return size.links >= _MANY_LINKS and size.linked >= _LINKED * size.text and size.linked <= _LINK_LENGTH * size.links
