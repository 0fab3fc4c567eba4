"""What a name means today: communes old and new, kinds, districts, codes, other provinces."""

import pytest

from bot.library.places import as_json
from bot.model.places import Found, Meant, Nowhere, Unclear

from .gazetteer import (
    BEFORE,
    DISTRICT_NAMES,
    DISTRICTS,
    MEANINGS,
    ONE_PLACE,
    PLACES,
    TODAY,
    TWO_PLACES,
    after,
    bare,
    codes,
    rows,
)


@pytest.mark.parametrize(("name", "code"), ONE_PLACE)
def test_a_name_that_means_one_commune_is_that_commune(name: str, code: str) -> None:
    assert PLACES.find(name) == Meant(code)


@pytest.mark.parametrize("row", TODAY, ids=lambda row: str(row["name"]))
def test_the_full_name_of_a_commune_of_today_means_it(row: dict[str, str]) -> None:
    """First among the communes of this name and kind until June 2025, where there were others."""
    same_kind = [
        code for old in BEFORE if (old["kind"], old["name"]) == (row["kind"], row["name"]) for code in after(old)
    ]
    found = PLACES.find(f"{row['kind']} {row['name']}")
    assert codes(found)[0] == row["code"]
    assert set(codes(found)) == {row["code"], *same_kind}


@pytest.mark.parametrize("row", BEFORE, ids=lambda row: f"{row['district']} {row['name']}")
def test_a_former_commune_with_kind_and_district_leads_to_its_successors(row: dict[str, str]) -> None:
    district = row["district"].removeprefix("Huyện ").removeprefix("Thành phố ")
    city = row["district"].startswith("Thành phố")
    short = f"TP {district}" if city else f"h. {district}"
    for typed in (
        f"{row['kind']} {row['name']}, {row['district']}, tỉnh Lạng Sơn",
        f"{row['kind']} {row['name']} {row['district']}",
        f"{row['district']}, {row['kind']} {row['name']}",
        f"{row['kind']} {row['name']}, {short}",
        *(
            ()
            if city
            else (f"{row['kind']} {row['name']}, {district}", bare(f"{row['kind']} {row['name']} {district}"))
        ),
    ):
        found = PLACES.find(typed)
        assert set(codes(found)) == set(after(row)), typed
        assert found == Meant(after(row)[0]) or len(after(row)) > 1, typed


@pytest.mark.parametrize(("name", "of"), TWO_PLACES)
def test_a_name_of_two_places_asks_the_present_commune_first(name: str, of: set[str]) -> None:
    found = PLACES.find(name)
    assert isinstance(found, Unclear)
    assert set(found.codes) == of
    assert [row["code"] for row in TODAY if row["name"] == name] in ([], [found.codes[0]])


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("phường Chi Lăng", Meant("05983")),
        ("TT Chi Lăng", Meant("06463")),
        ("Chi Lăng, Tràng Định", Meant("06040")),
        ("tràng định, chi lăng", Meant("06040")),
        ("chilangtrangdinh", Meant("06040")),
        ("xã Tân Thành huyện Bắc Sơn", Meant("06376")),
        ("Mẫu Sơn, Cao Lộc", Meant("06196")),
        ("Mẫu Sơn, Lộc Bình", Meant("06541")),
        ("phường Hoàng Văn Thụ", Meant("06187")),
        ("Hồng Thái, Bình Gia", Meant("06115")),
        ("Tân Lập", Meant("06367")),
        ("xã Chi Lăng", Unclear(("06463", "06040"))),
    ],
)
def test_a_kind_or_a_district_settles_which_is_meant(typed: str, found: Found) -> None:
    assert PLACES.find(typed) == found


@pytest.mark.parametrize("typed", ["Bính Xá", "xã Bính Xá", "binh xa", "Bính Xá, Đình Lập", "06622"])
def test_a_split_commune_asks_among_its_successors(typed: str) -> None:
    assert PLACES.find(typed) == Unclear(("06613", "06625"))


def test_a_split_commune_whose_name_lives_on_asks_too() -> None:
    assert PLACES.find("xã Kiên Mộc") == PLACES.find("kien moc") == Unclear(("06625", "06637"))


def test_names_of_one_place_old_and_new_agree() -> None:
    assert PLACES.find("Vạn Thủy, Tân Tri") == Meant("06337")
    assert PLACES.find("xã Chi Lăng (nay là xã Thất Khê)") == Meant("06040")
    assert PLACES.find("xã Thất Khê, nay thuộc Lạng Sơn") == Meant("06040")
    assert PLACES.find("Thất Khê, Na Sầm") == Unclear(("06040", "06124"))


def test_a_district_that_does_not_fit_makes_it_a_question() -> None:
    assert PLACES.find("Thất Khê, huyện Bắc Sơn") == Meant("06040", sure=False)


@pytest.mark.parametrize("typed", ["phường Thất Khê", "thị trấn Quốc Khánh", "xã Đông Kinh", "huyện Na Sầm"])
def test_a_wrong_kind_is_forgiven(typed: str) -> None:
    assert isinstance(PLACES.find(typed), Meant)


@pytest.mark.parametrize("district", DISTRICTS)
def test_a_former_district_offers_the_communes_on_its_land(district: str) -> None:
    name = district.removeprefix("Huyện ").removeprefix("Thành phố ")
    offered = {code for row in BEFORE if row["district"] == district for code in after(row)}
    found = PLACES.find(district)
    assert set(codes(found)) == offered
    assert [row["code"] for row in TODAY if row["name"] == name] in ([], [codes(found)[0]])
    assert PLACES.find(f"{district}, Lạng Sơn") == PLACES.find(bare(district).upper()) == found


@pytest.mark.parametrize("name", sorted(DISTRICT_NAMES))
def test_the_bare_name_of_a_district_asks_the_commune_of_that_name_first(name: str) -> None:
    found = PLACES.find(name)
    offered = {code for row in BEFORE if row["district"].endswith(name) for code in after(row)}
    assert set(codes(found)) == offered | MEANINGS[name]
    assert [row["code"] for row in TODAY if row["name"] == name] in ([], [codes(found)[0]])


def test_a_district_and_the_towns_of_its_name_are_kept_apart() -> None:
    assert PLACES.find("xã Cao Lộc") == Meant("06211")
    assert PLACES.find("TT Cao Lộc") == Meant("06187")
    assert codes(PLACES.find("Cao Lộc"))[:2] == ("06211", "06187")
    assert codes(PLACES.find("huyện Cao Lộc"))[-2:] == (
        "05977",
        "06316",
    )  # one former commune each, mostly elsewhere


@pytest.mark.parametrize(
    "typed",
    [
        "Lạng Sơn",
        "lang son",
        "LS",
        "TPLS",
        "tp lạng sơn",
        "TP. Lạng Sơn",
        "tx. Lạng Sơn",
        "thành phố Lạng Sơn",
    ],
)
def test_the_former_city_offers_its_wards(typed: str) -> None:
    assert PLACES.find(typed) == Unclear(("05977", "05983", "05986", "06187"))


def test_the_province_alone_is_no_commune() -> None:
    assert PLACES.find("tỉnh Lạng Sơn") == Nowhere()


@pytest.mark.parametrize("row", BEFORE, ids=lambda row: str(row["code"]))
def test_an_old_code_means_its_successors_unless_it_is_a_code_of_today(row: dict[str, str]) -> None:
    found = PLACES.find(row["code"])
    expected = {row["code"]} if row["code"] in PLACES.communes else set(after(row))
    assert set(codes(found)) == expected
    assert len(expected) > 1 or found == Meant(min(expected))


def test_the_codes_of_today_mean_their_communes() -> None:
    assert len(PLACES.communes) == 65
    for code in PLACES.communes:
        assert PLACES.find(f" {code} ") == Meant(code)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Tô Hiệu", Meant("06112", sure=False)),
        ("Đại Đồng", Unclear(("06040", "06004"))),
        ("Vân Mộng", Unclear(("06280", "06577"))),
        ("Vân Mộng, Lộc Bình", Meant("06577", sure=False)),
        ("Tân Lập, Hữu Lũng", Meant("06436", sure=False)),
        ("Văn An", Meant("06280", sure=False)),
        ("tinh bac loc binh", Meant("06565", sure=False)),
    ],
)
def test_names_gone_before_2025_are_never_sure(typed: str, found: Found) -> None:
    assert PLACES.find(typed) == found


PROVINCES = [row["name"] for row in rows("provinces") if row["name"] != "Lạng Sơn"]


def test_the_provinces_of_before_and_since_july_2025_are_known() -> None:
    assert len(rows("provinces")) == 63
    assert len({row["since_2025"] for row in rows("provinces")}) == 34
    assert {row["since_2025"] for row in rows("provinces")} <= {row["name"] for row in rows("provinces")}


@pytest.mark.parametrize("name", PROVINCES)
def test_another_province_is_told_so(name: str) -> None:
    for typed in (f"tỉnh {name}", f"thành phố {name}", f"TP {bare(name)}", f"huyện Nào Đó, tỉnh {name}"):
        assert PLACES.find(typed) == Nowhere(name), typed
    if name not in MEANINGS:
        for typed in (name, f"quê ở {name}", f"xã Tân Tiến, {name}"):
            assert PLACES.find(typed) == Nowhere(name), typed


@pytest.mark.parametrize(
    ("typed", "name"), [("Sài Gòn", "Hồ Chí Minh"), ("tphcm", "Hồ Chí Minh"), ("dak lak", "Đắk Lắk")]
)
def test_another_province_is_known_by_its_other_names(typed: str, name: str) -> None:
    assert PLACES.find(typed) == Nowhere(name)


def test_a_name_that_is_also_another_province_is_ours_unless_said_otherwise() -> None:
    assert PLACES.find("Thái Bình") == Meant("06616")
    assert isinstance(PLACES.find("hoa binh"), Unclear)
    assert PLACES.find("tỉnh Thái Bình") == Nowhere("Thái Bình")
    assert PLACES.find("Thành Hòa") == Meant("06154")
    assert PLACES.find("Thanh Hóa") == Nowhere("Thanh Hóa")


def test_as_json_a_slip_is_a_question() -> None:
    assert as_json(Meant("06040")) == {"one": "06040"}
    assert as_json(Meant("06040", sure=False)) == {"ask": ["06040"]}
    assert as_json(Unclear(("06613", "06625"))) == {"ask": ["06613", "06625"]}
    assert as_json(Nowhere("Hà Nội")) == {"none": True}


@pytest.mark.parametrize("row", TODAY, ids=lambda row: str(row["name"]))
def test_a_point_of_a_commune_offers_it_first(row: dict[str, str]) -> None:
    assert PLACES.near(float(row["lat"]), float(row["lon"]))[0] == row["code"]


@pytest.mark.parametrize("at", [(21.03, 105.85), (10.8, 106.7), (0.0, 0.0), (float("nan"), 106.7), (9e9, -9e9)])
def test_a_point_elsewhere_offers_nothing(at: tuple[float, float]) -> None:
    assert PLACES.near(*at) == ()


def test_a_point_offers_at_most_four() -> None:
    assert len(PLACES.near(21.85, 106.76)) == 4
