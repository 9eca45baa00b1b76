"""What a text field lets in."""

import pytest
from rest_framework.exceptions import ValidationError

from collab.api.bodies import Line, Prose


@pytest.mark.parametrize("field", [Prose(), Line(), Prose(max_length=5)])
def test_what_no_text_holds_is_taken_out(field):
    assert field.run_validation("a\x00b\ud800c\udfff") == "abc"
    for nothing in ("\x00", "\ud800", " \udfff ", ""):
        with pytest.raises(ValidationError):
            field.run_validation(nothing)


def test_its_length_is_that_of_what_is_left():
    assert Prose(max_length=3).run_validation("a\x00b\x00c") == "abc"
    with pytest.raises(ValidationError):
        Prose(max_length=3).run_validation("abcd")
