"""What people read instead of ids."""

from evaluation import Study
from evaluation.called import document_called, meeting_called
from evaluation.words import language
from tests.reports.workbench.material import INTERVIEW, LONG, study


def test_documents_and_meetings_are_called_by_kind_group_and_day_in_both_languages(tmp_path):
    made: Study = study(tmp_path)
    assert document_called(made, LONG) == "observationsprotokoll, Teamet 21\xa0mars 2023"
    assert document_called(made, INTERVIEW) == "transkript, teammedlem T01 1\xa0juni 2023"
    assert meeting_called(made, "team-2023-03-21") == "Teamet 21\xa0mars 2023"
    with language("en"):
        assert document_called(made, LONG) == "observation protocol, The team 21\xa0March 2023"


def test_what_stands_in_no_table_is_called_by_its_id(tmp_path):
    made = study(tmp_path)
    assert (document_called(made, "x"), meeting_called(made, "y")) == ("x", "y")
