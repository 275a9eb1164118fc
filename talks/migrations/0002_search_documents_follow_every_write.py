from django.db import migrations

# Letters that NFKD does not take apart are listed one by one. The same is done to a query, see
# talks/models/search_query.py, so that "Onus" finds "Onuş".
TALKS_PLAIN = r"""
CREATE FUNCTION talks_plain(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate(
        regexp_replace(normalize(coalesce(t, ''), NFKD), '[\u0300-\u036f]', '', 'g'),
        'øØłŁđĐıßæÆœŒ', 'oOlLdDisaAoO'
    )
$$
"""

TALKS_VECTOR = """
CREATE FUNCTION talks_vector(t text, weight "char") RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('english', talks_plain(t)) || to_tsvector('simple', talks_plain(t)), weight)
$$
"""

# Markdown as it reads: links without their addresses, no marks of emphasis, code, heading or quote.
TALKS_PROSE = r"""
CREATE FUNCTION talks_prose(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(
        regexp_replace(regexp_replace(t, '\[([^]]*)\]\([^)]*\)', '\1', 'g'), '[*`]+', '', 'g'),
        '^\s*(#+|>)\s*', '', 'gn')
$$
"""

# One row per talk. English stems find other forms of a word; plain words serve prefixes, names and
# stop words. Weights: A title and other wordings, B people, organizations and tags, C abstract,
# D notes and takeaways of published reports.
TALKS_INDEX = r"""
CREATE FUNCTION talks_index(ids bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO talks_talkdocument (talk_id, text, vector, words)
    SELECT id,
           concat_ws(E'\n\n', NULLIF(c, ''), d),
           talks_vector(a, 'A') || talks_vector(b, 'B') || talks_vector(c, 'C') || talks_vector(d, 'D'),
           strip(to_tsvector('simple', talks_plain(concat_ws(' ', a, b, c, d))))
    FROM (
        SELECT talk.id,
            concat_ws(' . ', talk.title, array_to_string(talk.other_wordings, ' . ')) AS a,
            concat_ws(' . ',
                (SELECT string_agg(concat_ws(' . ', s.name, array_to_string(s.other_names, ' . '),
                                             o.name, array_to_string(o.other_names, ' . ')), ' . ')
                 FROM talks_appearance p
                 JOIN talks_speaker s ON s.id = p.speaker_id
                 LEFT JOIN talks_organization o ON o.id = p.organization_id
                 WHERE p.talk_id = talk.id),
                (SELECT string_agg(concat_ws(' . ', g.name, array_to_string(g.other_names, ' . ')), ' . ')
                 FROM talks_tagging tg JOIN talks_tag g ON g.id = tg.tag_id
                 WHERE tg.talk_id = talk.id)
            ) AS b,
            talks_prose(talk.abstract) AS c,
            (SELECT talks_prose(string_agg(
                concat_ws(E'\n\n', NULLIF(n.heading, ''), NULLIF(n.text, ''), points.text), E'\n\n'
                ORDER BY n.report_id, n.position))
             FROM talks_note n
             JOIN talks_report r ON r.id = n.report_id AND r.is_published
             LEFT JOIN LATERAL (
                 SELECT string_agg(k.text, E'\n\n' ORDER BY k.position) AS text
                 FROM talks_takeaway k WHERE k.note_id = n.id
             ) points ON true
             WHERE n.talk_id = talk.id) AS d
        FROM talks_talk talk WHERE talk.id = ANY (ids)
    ) parts
    ON CONFLICT (talk_id) DO UPDATE
        SET text = EXCLUDED.text, vector = EXCLUDED.vector, words = EXCLUDED.words
$$
"""


class Migration(migrations.Migration):
    dependencies = [("talks", "0001_initial")]

    operations = [
        migrations.RunSQL(TALKS_PLAIN, "DROP FUNCTION talks_plain(text)"),
        migrations.RunSQL(TALKS_VECTOR, 'DROP FUNCTION talks_vector(text, "char")'),
        migrations.RunSQL(TALKS_PROSE, "DROP FUNCTION talks_prose(text)"),
        migrations.RunSQL(TALKS_INDEX, "DROP FUNCTION talks_index(bigint[])"),
    ]
