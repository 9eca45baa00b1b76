from django.contrib.postgres.search import SearchVector
from django.db import migrations
from django.db.models import Value

from collab.text.folding import fold

DJ = "[dD][jJ]|[дД][јЈ]"
TOGETHER = 500


def fold_again(apps, schema_editor):
    """Write anew the search words of texts with dj, which folds as đ and ђ now; what is withheld stays without any."""
    for name, field in (("Message", "body"), ("Thread", "title")):
        rows = apps.get_model("groups", name).objects.filter(search__isnull=False)
        with_dj = rows.filter(**{f"{field}__regex": DJ})
        for pk, text in with_dj.values_list("pk", field).iterator(TOGETHER):
            rows.filter(pk=pk).update(search=SearchVector(Value(fold(text)), config="simple"))


class Migration(migrations.Migration):
    dependencies = [("groups", "0004_request_digest")]

    operations = [migrations.RunPython(fold_again, migrations.RunPython.noop)]
