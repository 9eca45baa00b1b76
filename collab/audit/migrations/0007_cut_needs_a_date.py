"""The log is cut at a date that is old enough; no date at all is none.  A comparison with NULL is not true."""

from django.db import migrations

CUT = """
CREATE OR REPLACE FUNCTION public.audit_cut(before timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    last public.audit_link;
    gone integer;
BEGIN
    IF (before <= now() - interval '3 years') IS NOT TRUE THEN
        RAISE EXCEPTION 'Audit entries are kept for 3 years.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM 1 FROM public.audit_head WHERE id = 1 FOR UPDATE;
    SELECT * INTO last FROM public.audit_link WHERE position < coalesce(
        (SELECT min(l.position) FROM public.audit_link l JOIN public.audit_entry e ON e.id = l.entry_id
            WHERE e.at >= before),
        9223372036854775807) ORDER BY position DESC LIMIT 1;
    IF last.entry_id IS NULL THEN
        RETURN 0;
    END IF;
    SELECT count(*) INTO gone FROM public.audit_link WHERE position <= last.position;
    INSERT INTO public.audit_checkpoint (position, hash, entries) VALUES (last.position, last.hash, gone);
    DELETE FROM public.audit_salt s USING public.audit_link l
        WHERE l.entry_id = s.entry_id AND l.position <= last.position;
    DELETE FROM public.audit_entry e USING public.audit_link l WHERE l.entry_id = e.id AND l.position <= last.position;
    DELETE FROM public.audit_link WHERE position <= last.position;
    RETURN gone;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_chain_of_old")]

    operations = [migrations.RunSQL(CUT, migrations.RunSQL.noop)]
