import django.db.models.deletion
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import migrations, models

TOGETHER = 1_000


def take_over(apps, schema_editor):
    """Bring the open sessions of Django's own table, so that nobody has to sign in once more."""
    connection = schema_editor.connection
    if "django_session" not in connection.introspection.table_names():
        return
    LoginSession, Person = apps.get_model("people", "LoginSession"), apps.get_model("people", "Person")
    decode, known = SessionStore().decode, set(Person.objects.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_key, session_data, expire_date FROM django_session WHERE expire_date > now()")
        found = cursor.fetchall()
        rows = []
        for key, data, expire_date in found:
            person = decode(data).get(SESSION_KEY)
            person_id = int(person) if person is not None and int(person) in known else None
            rows.append(
                LoginSession(session_key=key, session_data=data, expire_date=expire_date, person_id=person_id)
            )
        LoginSession.objects.bulk_create(rows, batch_size=TOGETHER, ignore_conflicts=True)
        cursor.execute("DELETE FROM django_session")


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="LoginSession",
            fields=[
                (
                    "session_key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key"),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                (
                    "person",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="login_sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name": "session", "verbose_name_plural": "sessions", "abstract": False},
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
