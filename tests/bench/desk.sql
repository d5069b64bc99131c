-- A desk that fell behind: so many open cases, and half as many settled ones. Some reasons, models and uploaders are
-- common and some rare; one in ten is nearly the same picture as the one before it.
INSERT INTO checks (
  id, owner_id, file_name, sha256_hex, size_bytes, media_type, width, height, perceptual_hash, tags, state, band, p_ai,
  model_id, model_revision, attempt, has_preview, screened_version, created_at, finished_at
)
SELECT gen_random_uuid(), :first + CASE WHEN n % 50 = 0 THEN 0 ELSE n % :people END, 'p' || n || '.jpg',
  md5(n::text) || md5((n + 1)::text), 500000, 'image/jpeg', 1600, 1200,
  (('x' || substr(md5((n - (n % 10 = 1)::int)::text), 1, 16))::bit(64)::bigint),
  CASE WHEN n % 10000 = 0 THEN ARRAY['rare', 'Work'] WHEN n % 9 = 0 THEN ARRAY['Work'] ELSE '{}' END,
  'done', CASE WHEN n % 10 = 0 THEN 'uncertain' WHEN n % 33 = 0 THEN 'likely_real' ELSE 'likely_ai' END,
  CASE WHEN n % 10 = 0 THEN 0.5 WHEN n % 33 = 0 THEN 0.1 ELSE 0.8 + random() / 5 END,
  CASE WHEN n % 3000 = 0 THEN 'cifake-vit-32' ELSE 'wild-hybrid-256' END, '1', 1, true, 1,
  now() - interval '60 days' * (1 - n::float / :count), now() - interval '60 days' * (1 - n::float / :count)
FROM generate_series(1, :count) n;

INSERT INTO verdicts (
  check_id, model_id, model_revision, weights_sha256, spec_sha256, p_ai, logit, logits, band, headline, reasons, evidence,
  decode_ms, inference_ms
)
SELECT id, model_id, model_revision, '', '', p_ai, 0, '[]', band, '', '[]',
  CASE WHEN perceptual_hash % 20 = 0 THEN '[{"source": "c2pa", "weight": "declares_ai"}]' ELSE '[]' END::jsonb, 1, 1
FROM checks;

INSERT INTO cases (
  id, check_id, owner_id, kind, state, reasons, policy_version, risk, opened_at, due_at, group_id, settled_at, outcome,
  band, p_ai, model_id, model_revision, tags, perceptual_hash
)
SELECT c.case_id, c.id, c.owner_id, CASE WHEN n % 100 = 0 THEN 'sample' ELSE 'flag' END,
  CASE WHEN open THEN CASE WHEN n % 200 = 3 THEN 'second_review' ELSE 'open' END ELSE 'settled' END,
  CASE WHEN n % 100 = 0 THEN ARRAY['sample'] WHEN n % 1000 = 7 THEN ARRAY['feedback', 'band'] ELSE ARRAY['band'] END,
  1, round((p_ai / 2 + (n % 7) / 50.0)::numeric, 2), finished_at, finished_at + interval '72 hours', case_id,
  CASE WHEN NOT open THEN finished_at + interval '5 hours' END, CASE WHEN NOT open THEN 'confirmed_ai' END,
  band, p_ai, model_id, model_revision, tags, perceptual_hash
FROM (
  SELECT *, row_number() OVER (ORDER BY created_at) AS n, gen_random_uuid() AS case_id,
    row_number() OVER (ORDER BY created_at) > :count / 3 AS open
  FROM checks
) c;

UPDATE cases SET group_id = twins.first, leads = (id = twins.first) FROM (
  SELECT perceptual_hash AS hash, min(id::text)::uuid AS first FROM cases
  WHERE settled_at IS NULL GROUP BY perceptual_hash HAVING count(*) > 1
) twins WHERE perceptual_hash = twins.hash AND settled_at IS NULL;
