from django.db import migrations

# Recounts whole talks, so that a tally can never drift from its rows. The first statement takes each
# talk's row, in one order for everyone, and makes it where it is missing: a rating and a speaker's claim at
# the same moment have to meet somewhere. The second begins after that, and so sees what others have
# committed meanwhile. What counts is said once more in Rating.counting and Comment.readable, with which
# `manage.py recount` compares.
TALKS_COUNT = """
CREATE FUNCTION talks_count(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO talks_tally (talk_id, ones, twos, threes, fours, fives, threads, comments, version)
    SELECT id, 0, 0, 0, 0, 0, 0, 0, 1 FROM talks_talk
    WHERE id = ANY (ids)
    ORDER BY id
    ON CONFLICT (talk_id) DO UPDATE SET version = talks_tally.version + 1;

    UPDATE talks_tally tally SET
        ones = given.ones, twos = given.twos, threes = given.threes, fours = given.fours, fives = given.fives,
        threads = said.threads, comments = said.comments
    FROM unnest(ids) AS counted (id),
    LATERAL (
        SELECT count(*) FILTER (WHERE stars = 1) AS ones,
               count(*) FILTER (WHERE stars = 2) AS twos,
               count(*) FILTER (WHERE stars = 3) AS threes,
               count(*) FILTER (WHERE stars = 4) AS fours,
               count(*) FILTER (WHERE stars = 5) AS fives
        FROM talks_rating rating
        WHERE rating.talk_id = counted.id AND set_aside_at IS NULL AND NOT EXISTS (
            SELECT FROM talks_claim claim JOIN talks_appearance appearance USING (speaker_id)
            WHERE claim.user_id = rating.user_id AND claim.state = 'approved'
            AND appearance.talk_id = rating.talk_id
        )
    ) given,
    LATERAL (
        SELECT count(*) FILTER (WHERE readable) AS comments,
               count(*) FILTER (WHERE parent_id IS NULL AND (readable OR answered)) AS threads
        FROM (
            SELECT parent_id,
                   withdrawn_at IS NULL AND standing IN ('open', 'kept') AS readable,
                   EXISTS (
                       SELECT FROM talks_comment answer
                       WHERE answer.parent_id = talks_comment.id
                       AND answer.withdrawn_at IS NULL AND answer.standing IN ('open', 'kept')
                   ) AS answered
            FROM talks_comment WHERE talk_id = counted.id AND visibility <> 'speakers'
        ) comment
    ) said
    WHERE tally.talk_id = counted.id;
END
$$
"""

# What a CHECK cannot see. `talks.models.rating.refuse_rating` says the same beforehand.
TALKS_REFUSE_RATING = """
CREATE FUNCTION talks_refuse_rating(talk bigint, rater bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    cancelled boolean;
    opens_at timestamptz;
    closes_at timestamptz;
    rule text;
BEGIN
    SELECT t.is_cancelled, e.ratings_close_at, CASE
        WHEN t.starts_at IS NULL THEN COALESCE(t.day, e.first_day)::timestamp AT TIME ZONE e.time_zone
        ELSE greatest(t.starts_at, t.ends_at - interval '10 minutes')
    END
    INTO cancelled, closes_at, opens_at
    FROM talks_talk t JOIN talks_edition e ON e.id = t.edition_id WHERE t.id = talk;

    IF cancelled THEN
        rule := 'rating_talk_not_cancelled';
    ELSIF closes_at <= clock_timestamp() THEN
        rule := 'rating_window_not_closed';
    ELSIF opens_at IS NULL OR clock_timestamp() < opens_at THEN
        rule := 'rating_window_open';
    ELSIF EXISTS (
        SELECT FROM talks_claim c JOIN talks_appearance a USING (speaker_id)
        WHERE c.user_id = rater AND c.state = 'approved' AND a.talk_id = talk
    ) THEN
        rule := 'rating_not_own_talk';
    END IF;
    IF rule IS NOT NULL THEN
        RAISE EXCEPTION 'this talk may not be rated'
            USING ERRCODE = 'check_violation', CONSTRAINT = rule;
    END IF;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("talks", "0003_a_talk_and_its_event_are_in_one_edition")]

    operations = [
        migrations.RunSQL(TALKS_COUNT, "DROP FUNCTION talks_count(bigint[])"),
        migrations.RunSQL(TALKS_REFUSE_RATING, "DROP FUNCTION talks_refuse_rating(bigint, bigint)"),
    ]
