"""Each entry is chained to the one before it, at commit, by the owner of the tables.

Two deferred triggers: the first salts and digests an entry, the second gives it its place under the lock
of the head.  What the first inserts is looked at after everything else that waits for the commit, foreign
keys too, so the head is the last lock of a transaction.  The functions run as the owner of the tables with
a search path of their own, and nobody else may call them or hang them on another table.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

ENTER = """
CREATE FUNCTION public.audit_enter(e public.audit_entry) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    part record;
    salt bytea;
    digests jsonb := '{}';
BEGIN
    FOR part IN SELECT * FROM (VALUES
        ('actor', e.actor_id::text), ('office', e.office), ('target', e.target_id), ('note', e.note),
        ('details', nullif(e.details::text, '{}'))
    ) AS parts (field, content) WHERE content <> '' LOOP
        salt := uuid_send(gen_random_uuid());
        INSERT INTO public.audit_salt (entry_id, field, salt) VALUES (e.id, part.field, salt);
        digests := digests || jsonb_build_object(
            part.field, encode(sha256(salt || convert_to(part.content, 'UTF8')), 'hex'));
    END LOOP;
    INSERT INTO public.audit_link (entry_id, digests) VALUES (e.id, digests);
END $$;

CREATE FUNCTION public.audit_entered() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM public.audit_enter(NEW);
    RETURN NULL;
END $$;
"""
CHAIN = """
CREATE FUNCTION public.audit_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET lock_timeout = '3s' AS $$  -- whoever holds the head is committing: many at once wait for as many disk writes
DECLARE
    head public.audit_head;
    e public.audit_entry;
    place bigint;
    own text;
BEGIN
    SELECT * INTO STRICT e FROM public.audit_entry WHERE id = NEW.entry_id;
    INSERT INTO public.audit_head (id, position, hash) VALUES (1, 0, repeat('0', 64)) ON CONFLICT DO NOTHING;
    SELECT * INTO head FROM public.audit_head WHERE id = 1 FOR UPDATE;
    place := head.position + 1;
    own := encode(sha256(convert_to((jsonb_build_object(
        'position', place::text, 'previous', head.hash, 'id', e.id::text,
        'at', to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'acting_as', e.acting_as, 'action', e.action, 'target_kind', e.target_kind, 'group', e."group",
        'reason', e.reason, 'actor', '', 'office', '', 'target', '', 'note', '', 'details', ''
    ) || NEW.digests)::text, 'UTF8')), 'hex');
    UPDATE public.audit_link SET position = place, previous = head.hash, hash = own WHERE entry_id = e.id;
    UPDATE public.audit_head SET position = place, hash = own WHERE id = 1;
    RETURN NULL;
END $$;
"""
# Cutting and erasing are told from tampering by what stands there, not by who asks.
KEEP = """
CREATE OR REPLACE FUNCTION public.audit_is_append_only() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    blank public.audit_entry;
    kept text[];
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM 1 FROM public.audit_link l, public.audit_checkpoint c
            WHERE l.entry_id = OLD.id AND l.position <= c.position;
        IF FOUND THEN
            RETURN OLD;
        END IF;
    ELSIF TG_OP = 'UPDATE' THEN
        SELECT array_agg(field) INTO kept FROM public.audit_salt WHERE entry_id = OLD.id;
        blank := OLD;
        IF 'actor' <> ALL (coalesce(kept, '{}')) THEN blank.actor_id := NULL; END IF;
        IF 'office' <> ALL (coalesce(kept, '{}')) THEN blank.office := ''; END IF;
        IF 'target' <> ALL (coalesce(kept, '{}')) THEN blank.target_id := ''; END IF;
        IF 'note' <> ALL (coalesce(kept, '{}')) THEN blank.note := ''; END IF;
        IF 'details' <> ALL (coalesce(kept, '{}')) THEN blank.details := '{}'; END IF;
        IF NEW = blank THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'The audit log is append-only.' USING ERRCODE = 'insufficient_privilege';
END $$;
"""
CUT = """
CREATE FUNCTION public.audit_cut(before timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    last public.audit_link;
    gone integer;
BEGIN
    IF before > now() - interval '3 years' THEN
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
START = """
CREATE CONSTRAINT TRIGGER audit_entered AFTER INSERT ON audit_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION public.audit_entered();
CREATE CONSTRAINT TRIGGER audit_chain AFTER INSERT ON audit_link DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION public.audit_chain();
REVOKE EXECUTE ON FUNCTION public.audit_enter(public.audit_entry), public.audit_entered(), public.audit_chain(),
    public.audit_cut(timestamptz), public.audit_is_append_only() FROM PUBLIC;
"""
STOP = """
DROP TRIGGER audit_entered ON audit_entry;
DROP TRIGGER audit_chain ON audit_link;
DROP FUNCTION public.audit_entered(), public.audit_enter(public.audit_entry), public.audit_chain(),
    public.audit_cut(timestamptz);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0004_office'),
    ]

    operations = [
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('position', models.BigIntegerField(primary_key=True, serialize=False)),
                ('hash', models.CharField(max_length=64)),
                ('entries', models.IntegerField()),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('entry', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='link', serialize=False, to='audit.entry')),
                ('digests', models.JSONField(default=dict)),
                ('position', models.BigIntegerField(null=True, unique=True)),
                ('previous', models.CharField(db_default='', max_length=64)),
                ('hash', models.CharField(db_default='', max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Head',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('position', models.BigIntegerField()),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='audit_one_head')],
            },
        ),
        migrations.CreateModel(
            name='Salt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=10)),
                ('salt', models.BinaryField()),
                ('entry', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='salts', to='audit.entry')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('entry', 'field'), name='audit_one_salt')],
            },
        ),
        migrations.RunSQL([ENTER, CHAIN, KEEP, CUT, START], STOP),
    ]
