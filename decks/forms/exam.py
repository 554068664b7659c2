"""The day of an exam."""

from typing import Any

from django import forms

from decks.study import LONGEST_MINUTES, ExamDates

USUAL_MINUTES = 15


class ExamForm(forms.Form):
    """When an exam is, and how many minutes a day are there for its deck until then: one's own, or for `everyone`.

    `held` is the date that it changes, None where there is none yet.
    """

    date = forms.DateField(
        label="Date",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"required": "Choose a date.", "invalid": "Choose a date, such as 2027-01-31."},
    )
    minutes = forms.IntegerField(
        label="Minutes a day",
        required=False,
        min_value=1,
        max_value=LONGEST_MINUTES,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), f"Write a number of minutes from 1 to {LONGEST_MINUTES}."
        ),
    )

    def __init__(self, dates: ExamDates, data: Any = None, *, everyone: bool = False) -> None:
        self.everyone, self.held = everyone, dates.everyones if everyone else dates.own
        shown = self.held or dates.everyones
        initial = {"date": shown.date, "minutes": shown.minutes} if shown else {"minutes": USUAL_MINUTES}
        super().__init__(data, auto_id=f"exam-{'everyone' if everyone else 'own'}-%s", initial=initial)

    def clean_minutes(self) -> int:
        return self.cleaned_data["minutes"] or USUAL_MINUTES
