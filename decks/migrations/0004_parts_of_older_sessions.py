"""Sessions that mixed decks before they had parts get them from the log; parts that are there learn their last day."""

from datetime import UTC, datetime

from django.db import migrations
from django.db.models import Count, Max, Q, Sum


def fill(apps, schema_editor):
    log = apps.get_model("decks", "Answer").objects.filter(session__isnull=False, session__deck=None).order_by()
    parts = apps.get_model("decks", "SessionPart").objects
    standing = Q(rating__gt=0, voided_by=None)
    found = log.values("session", "session__finished", "student", "card__deck").annotate(
        standing=Count("pk", filter=standing),
        spent=Sum("elapsed_ms"),
        last=Max("at"),
        cards=Count("card", distinct=True, filter=standing & ~Q(form="cram")),
        missed=Count("card", distinct=True, filter=standing & ~Q(form="cram") & Q(rating=1)),
    )
    for each in found:
        last = datetime.fromtimestamp(each["last"] / 1000, UTC)
        where = {"session_id": each["session"], "deck_id": each["card__deck"]}
        if parts.filter(**where).update(last_activity=last) or not each["standing"]:
            continue
        finished = each["session__finished"] and each["cards"]
        parts.create(
            **where,
            student_id=each["student"],
            answers=each["standing"],
            active_ms=each["spent"],
            last_activity=last,
            score=(each["cards"] - each["missed"]) / each["cards"] if finished else None,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('decks', '0003_anew_and_parts'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
