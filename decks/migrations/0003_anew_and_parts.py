import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('decks', '0002_session_parts'),
    ]

    operations = [
        migrations.AddField(
            model_name='wording',
            name='anew',
            field=models.UUIDField(editable=False, help_text='the change that made another card of it', null=True),
        ),
        migrations.AddField(
            model_name='sessionpart',
            name='last_activity',
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
    ]
