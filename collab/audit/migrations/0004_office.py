"""The code of the role and the title of the office stand in columns of their own, in every row alike."""

from django.db import migrations, models

# Earlier rows hold one or the other; what is no code of a role is a title.
PART = """
ALTER TABLE audit_entry DISABLE TRIGGER audit_no_change;
UPDATE audit_entry SET office = acting_as, acting_as = ''
    WHERE acting_as NOT IN ('', 'chair', 'deputy', 'rapporteur', 'secretariat', 'author');
UPDATE audit_entry SET acting_as = '' WHERE acting_as = 'author';
ALTER TABLE audit_entry ENABLE TRIGGER audit_no_change;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_append_only")]

    operations = [
        migrations.AddField("entry", "office", models.CharField(blank=True, max_length=120)),
        migrations.RunSQL(PART, migrations.RunSQL.noop),
    ]
