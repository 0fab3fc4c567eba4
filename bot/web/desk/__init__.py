"""The officers' pages. `pages.py` says what a page is, `gate.py` who gets in, `site.py` lists them all.

A page is a function and a line in the PAGES of its file:

    async def show(visit: Visit) -> Response:
        async with visit.store.reading() as reading:
            rows = await reading.rows(BY_COMMUNE, commune=visit.officer.communes)   # the limit goes into the SQL
        return visit.html("desk/communes.html", rows=rows)

    PAGES = (Page("/can-bo/xa", show, needs="view", menu="Các xã, phường", order=20),)

Its template extends desk/layout.html, fills the blocks `title` and `content`, and is made of desk/kit.html.
"""
