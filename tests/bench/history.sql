-- Two years of checks: some formats, models, sources and tags common, some rare; names as cameras and people give them.
INSERT INTO checks (
  id, owner_id, file_name, sha256_hex, size_bytes, media_type, width, height, perceptual_hash, source, tags, state,
  failure_code, failure_text, band, p_ai, model_id, model_revision, attempt, created_at, finished_at
)
SELECT gen_random_uuid(), :owner,
  CASE n % 7
    WHEN 0 THEN 'IMG_' || lpad((n % 10000)::text, 4, '0') || '.JPG'
    WHEN 1 THEN 'DSC' || lpad((n % 100000)::text, 5, '0') || '.jpg'
    WHEN 2 THEN 'Screenshot 2025-0' || 1 + n % 9 || '-1' || n % 10 || ' at ' || n % 24 || '.png'
    WHEN 3 THEN 'WhatsApp Image ' || md5(n::text) || '.jpeg'
    WHEN 4 THEN (ARRAY['holiday', 'kitchen', 'garden', 'wedding', 'Straße', 'office'])[1 + n / 7 % 6] || '-' || n || '.webp'
    WHEN 5 THEN substr(md5(n::text), 1, 12) || '.png'
    ELSE 'photo (' || n % 5000 || ').jpg' END,
  md5(n::text) || md5((n + 1)::text), 20000 + (random() * 8e6)::bigint,
  CASE WHEN n % 1000 = 0 THEN 'image/avif' WHEN n % 5 = 0 THEN 'image/png' WHEN n % 17 = 0 THEN 'image/webp' ELSE 'image/jpeg' END,
  1600, 1200, (random() * 9e18)::bigint,
  CASE WHEN n % 500 = 0 THEN 'address' WHEN n % 4 = 0 THEN 'api' ELSE 'upload' END,
  CASE WHEN n % 10000 = 0 THEN ARRAY['rare', 'Work'] WHEN n % 9 = 0 THEN ARRAY['Work'] WHEN n % 23 = 0 THEN ARRAY['family', 'album ' || n % 40] ELSE '{}' END,
  s.state, CASE WHEN s.state = 'failed' THEN 'image_damaged' END, CASE WHEN s.state = 'failed' THEN 'It is damaged.' END,
  CASE WHEN s.state = 'done' THEN CASE WHEN r < 0.02 THEN 'not_applicable' WHEN r < 0.12 THEN 'uncertain' WHEN r < 0.35 THEN 'likely_ai' ELSE 'likely_real' END END,
  CASE WHEN s.state = 'done' THEN random() END,
  CASE WHEN s.state = 'done' THEN CASE WHEN n % 3000 = 0 THEN 'cifake-vit-32' WHEN n < :count / 3 THEN 'aivisionguard-v2' ELSE 'wild-hybrid-256' END END,
  CASE WHEN s.state = 'done' THEN '1' END, 1,
  now() - interval '2 years' * (1 - n::float / :count), now()
FROM generate_series(1, :count) n, LATERAL (SELECT n::bigint * 7919 % 1000 / 1000.0 AS r) dice,
  LATERAL (SELECT CASE WHEN n > :count - 20 THEN 'queued' WHEN n % 100 = 1 THEN 'failed' ELSE 'done' END AS state) s
