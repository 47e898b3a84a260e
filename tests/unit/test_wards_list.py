from dataclasses import replace
from math import inf
from pathlib import Path

import pytest

from flowsim.config import load
from flowsim.errors import FlowsimError
from flowsim.hospital.check import check
from flowsim.hospital.departments.parameters import Parameter, RotaSetting, Rounds
from flowsim.hospital.departments.registry import hospital_of
from flowsim.hospital.departments.wards.ward_list import (
    ServiceSetting,
    WardSetting,
    WardsSettings,
    nurse_list,
    service_list,
    share_out,
    ward_list,
)
from flowsim.hospital.vocabulary.calendars import Rota, Shift
from flowsim.hospital.vocabulary.resources import Resource
from tests.unit.wards_case import shipped

CONFIGS = Path(__file__).parents[2] / "configs"
NIGHTS = Shift(days="daily", start="20:00", end="08:00", staff=3)


def two_wards(**changes: object) -> WardsSettings:
    given: dict[str, object] = {
        "general_acute_open": 50,
        "escalation_usually_open": Parameter(value=5, source="expert"),
        "closures": replace(
            shipped().wards.beds.closures,
            sd_beds=0.0,
        ),
        "wards": (
            WardSetting(name="a", beds=20, home=("medicine",), acceptable=("surgery",)),
            WardSetting(name="b", beds=10, home=("surgery",), outlier=("medicine",)),
            WardSetting(name="trolleys", beds=7, home=("medicine",), bed_type="assessment"),
        ),
        "services": (
            ServiceSetting(name="medicine", acceptable_patience_hours=1, outlier_patience_hours=2),
            ServiceSetting(name="surgery"),
        ),
    }
    return WardsSettings(**(given | changes))  # type: ignore[arg-type]


def test_shares_are_whole_and_go_to_the_largest_remainders() -> None:
    assert share_out(10, [1, 1, 1]) == [4, 3, 3]
    assert share_out(569, [10, 20, 30]) == [95, 190, 284]
    with pytest.raises(FlowsimError, match="at least one general and acute ward"):
        share_out(5, [0, 0])


def test_general_beds_are_scaled_to_the_core_and_trolleys_are_not() -> None:
    beds = {ward.name: ward.beds for ward in ward_list(two_wards())}
    assert beds == {"a": 30, "b": 15, "trolleys": 7}


def test_a_ward_takes_services_in_the_way_it_says() -> None:
    first = ward_list(two_wards())[0]
    assert first.serves == (("medicine", "home"), ("surgery", "acceptable"))


def test_patience_is_in_minutes() -> None:
    assert service_list(two_wards())[0].patience == (0, 60, 120)
    assert service_list(two_wards())[1].patience == (0, 0, inf)


def test_stroke_and_trauma_beds_are_what_they_are_called() -> None:
    wards = {ward.name: dict(ward.serves) for ward in ward_list(shipped().wards.beds)}
    assert wards["stroke_unit"] == {"stroke": "home"}
    elsewhere = {name: serves["stroke"] for name, serves in wards.items() if "stroke" in serves}
    assert elsewhere.pop("stroke_unit") == "home"
    assert set(elsewhere.values()) == {"outlier"}
    holding = ("acute_medical_unit", "general_medicine")
    assert all(name.startswith(holding) for name in elsewhere)
    takes = {name for name, serves in wards.items() if serves.get("orthopaedics") == "acceptable"}
    assert {"general_surgery_a", "urology_and_vascular", "elective_orthopaedic_ward"} <= takes


def test_shipped_wards_add_to_the_beds_open() -> None:
    settings = shipped().wards.beds
    general = [w.beds for w in ward_list(settings) if w.bed_type == "general_and_acute"]
    assert sum(general) == settings.core_beds
    opened = settings.core_beds - settings.closures.mean_closed
    opened += settings.escalation_usually_open.value
    assert opened == pytest.approx(settings.general_acute_open, abs=0.5)


def test_every_service_of_the_shipped_site_has_a_home_and_every_round_exists() -> None:
    settings = shipped()
    homes = {service for ward in settings.wards.beds.wards for service in ward.home}
    assert homes == {service.name for service in settings.wards.beds.services}
    assert set(settings.wards.beds.rounds().values()) <= set(settings.discharge.review.rounds)


def test_more_beds_open_never_takes_one_from_a_ward_by_more_than_rounding() -> None:
    settings = shipped().wards.beds
    before = ward_list(settings)
    after = ward_list(replace(settings, general_acute_open=settings.general_acute_open + 60))
    assert all(b.beds >= a.beds for a, b in zip(before, after, strict=True))


def test_an_unknown_service_is_named_with_the_nearest() -> None:
    ward = WardSetting(name="a", beds=3, home=("medicin",))
    with pytest.raises(FlowsimError, match=r"ward a: 'medicin'.*Did you mean 'medicine'"):
        two_wards(wards=(ward,))


def test_outliers_need_hours_after_which_they_go() -> None:
    takes = WardSetting(name="c", beds=5, home=("medicine",), outlier=("surgery",))
    with pytest.raises(FlowsimError, match=r"ward c takes outliers of surgery.*say after how many"):
        two_wards(wards=(takes,))


def test_no_core_beds_is_an_error() -> None:
    with pytest.raises(FlowsimError, match="leaves no core beds"):
        two_wards(general_acute_open=4)


def test_a_figure_lies_in_its_range() -> None:
    with pytest.raises(FlowsimError, match=r"range \[2, 3\] must hold the value, 4"):
        Parameter(value=4, source="expert", range=(2, 3))


def test_rounds_leave_out_the_weekend_when_asked() -> None:
    times = Rounds(weekdays=("09:00",), weekend=("10:00",), source="expert")
    assert len(times.timetable("round").minutes) == 7
    assert len(times.timetable("round", weekend=False).minutes) == 5


def test_a_ward_may_have_a_rota_of_nurses() -> None:
    nurses = RotaSetting(shifts=(NIGHTS,), unfilled_share=0.1, source="expert")
    first, *others = two_wards().wards
    settings = two_wards(wards=(replace(first, nurses=nurses, beds_per_nurse=8.0), *others))
    assert [(w.nurses, w.beds_per_nurse) for w in ward_list(settings)] == [
        ("a_nurses", 8.0),
        (None, None),
        (None, None),
    ]
    rota = Rota(shifts=(NIGHTS,), unfilled_share=0.1)
    assert nurse_list(settings) == (Resource("a_nurses", rota, source="expert"),)


def test_no_shipped_ward_has_nurses() -> None:
    assert nurse_list(shipped().wards.beds) == ()


def test_wards_in_yaml_may_have_nurses(tmp_path: Path) -> None:
    shipped_file = CONFIGS / "hospital" / "lister_2018" / "wards.yaml"
    own = tmp_path / "hospital" / "lister_2018" / "wards.yaml"
    own.parent.mkdir(parents=True)
    unit = "{name: critical_care_unit, beds: 20, "
    staff = "[{days: daily, start: '00:00', end: '24:00', staff: 16}]"
    text = shipped_file.read_text()
    assert unit in text
    nurses = f"nurses: {{shifts: {staff}, source: expert}}, beds_per_nurse: 1, "
    own.write_text(text.replace(unit, unit + nurses))
    found = hospital_of(load("baseline", config_dir=tmp_path).hospital)
    ward = found.find("wards", "critical_care_unit")
    assert (ward.nurses, ward.core_beds_with(16)) == ("critical_care_unit_nurses", 16)
    assert [f.text for f in check(found) if "critical_care_unit" in f.text] == []
