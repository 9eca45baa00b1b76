"""Entries of before get their places in the order of their ids, when this transaction commits."""

from django.db import migrations

CHAIN_ALL = """
DO $$
DECLARE
    e public.audit_entry;
BEGIN
    FOR e IN SELECT * FROM public.audit_entry ORDER BY id LOOP
        PERFORM public.audit_enter(e);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_chain")]

    operations = [migrations.RunSQL(CHAIN_ALL, migrations.RunSQL.noop)]
