"""Paper answer cards: one sheet a house with four letters, a sheet for the leader; black on white; a demo says so."""

import io

from PIL import Image

from bot.papers.answer_cards import STEPS, answer_cards, pictures


def test_it_is_a_pdf_of_two_pages() -> None:
    pdf = answer_cards()
    assert pdf.startswith(b"%PDF")
    assert len(pictures(ppi=20)) == 2


def test_nothing_is_told_by_colour_alone() -> None:
    for png in pictures(ppi=30):
        picture = Image.open(io.BytesIO(png)).convert("RGB")
        colours = picture.getcolors(1 << 16)
        assert colours is not None
        assert all(max(colour) - min(colour) <= 2 for _, colour in colours if isinstance(colour, tuple))


def test_each_letter_stands_in_its_own_quarter_far_from_the_folds() -> None:
    page = Image.open(io.BytesIO(pictures(ppi=72)[0])).convert("L")
    wide, high = page.size
    for left in (0, wide // 2):
        for top in (0, high // 2):
            quarter = page.crop((left, top, left + wide // 2, top + high // 2))
            ink = sum(n for shade, n in enumerate(quarter.histogram()) if shade < 60)
            assert ink > quarter.width * quarter.height * 0.06
    fold = page.crop((wide // 2 - 8, 0, wide // 2 + 8, high))
    assert min(fold.tobytes()) > 60, "only the dotted line lies on the fold"


def test_a_demo_says_so_on_the_paper() -> None:
    assert pictures("SỐ LIỆU MẪU", ppi=30) != pictures(ppi=30)


def test_the_words_of_the_leader_name_no_person() -> None:
    assert any("Không ghi tên nhà nào" in step for step in STEPS)
