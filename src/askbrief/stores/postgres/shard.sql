-- Makes a server a shard of an askbrief index: one that holds a part of the passages.
-- Run it with psql, twice for each shard, as somebody who may create extensions and servers.
--
-- 1. On the shard. role is whom the primary connects as; it must exist.
--
--      psql "$SHARD" -v schema=askbrief -v role=askbrief -f shard.sql
--
-- 2. On the primary. role is whom askbrief connects as; server is what messages call the
--    shard; host, port, dbname, user and password say how to connect to it.
--
--      psql "$PRIMARY" -v schema=askbrief -v role=askbrief -v server=shard1 \
--        -v host=10.0.0.2 -v port=5432 -v dbname=letters -v user=askbrief \
--        -v password=... -f shard.sql
--
--    Without password the shard has to let the primary in by other means: only a superuser
--    may set that up.
--
-- Then run `askbrief build --full`: full builds, and those only, spread the passages over the
-- shards that there are. Running the script again does no harm and changes nothing.

\set ON_ERROR_STOP on
BEGIN;
SELECT format('CREATE SCHEMA %I AUTHORIZATION %I', :'schema', :'role')
WHERE NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = :'schema') \gexec
CREATE EXTENSION IF NOT EXISTS vector;

\if :{?server}

CREATE EXTENSION IF NOT EXISTS postgres_fdw;
-- The searches of a shard look as far as those of askbrief itself do.
CREATE SERVER IF NOT EXISTS :"server" FOREIGN DATA WRAPPER postgres_fdw OPTIONS (
    host :'host', port :'port', dbname :'dbname', extensions 'vector',
    async_capable 'true', parallel_commit 'true', fetch_size '2000', batch_size '1000',
    connect_timeout '10', keepalives_idle '30', keepalives_interval '10', keepalives_count '3',
    tcp_user_timeout '10000',
    options '-c jit=off -c hnsw.iterative_scan=relaxed_order -c hnsw.ef_search=1000 -c hnsw.max_scan_tuples=100000'
);
GRANT USAGE ON FOREIGN SERVER :"server" TO :"role";
\if :{?password}
CREATE USER MAPPING IF NOT EXISTS FOR :"role" SERVER :"server"
    OPTIONS (user :'user', password :'password');
\else
CREATE USER MAPPING IF NOT EXISTS FOR :"role" SERVER :"server"
    OPTIONS (user :'user', password_required 'false');
\endif

SET LOCAL ROLE :"role";
CREATE TABLE IF NOT EXISTS :"schema".shards (number int PRIMARY KEY, server text NOT NULL UNIQUE);
INSERT INTO :"schema".shards SELECT coalesce(max(number), 0) + 1, :'server' FROM :"schema".shards
    ON CONFLICT (server) DO NOTHING;
SELECT 'statements_s' || number AS statements FROM :"schema".shards WHERE server = :'server' \gset
CREATE FOREIGN TABLE IF NOT EXISTS :"schema".:"statements" (token text, statement text)
    SERVER :"server" OPTIONS (schema_name :'schema', table_name 'statements', batch_size '1');

\else

-- What the primary inserts here is run, in the primary's transaction and with the rights of
-- the role. The first index that does so owns the schema.
SET LOCAL ROLE :"role";
CREATE TABLE IF NOT EXISTS :"schema".owner (
    one bool PRIMARY KEY DEFAULT true CHECK (one), token text NOT NULL
);
CREATE TABLE IF NOT EXISTS :"schema".statements (token text NOT NULL, statement text NOT NULL);
CREATE OR REPLACE FUNCTION :"schema".run() RETURNS trigger LANGUAGE plpgsql AS $run$
DECLARE
    its text;
BEGIN
    EXECUTE format(
        'INSERT INTO %I.owner (token) VALUES ($1) ON CONFLICT DO NOTHING', TG_TABLE_SCHEMA
    ) USING NEW.token;
    EXECUTE format('SELECT token FROM %I.owner', TG_TABLE_SCHEMA) INTO its;
    IF its <> NEW.token THEN
        RAISE EXCEPTION 'the schema % is a shard of another index', TG_TABLE_SCHEMA;
    END IF;
    EXECUTE NEW.statement;
    RETURN NULL;
END
$run$;
CREATE OR REPLACE TRIGGER run BEFORE INSERT ON :"schema".statements
    FOR EACH ROW EXECUTE FUNCTION :"schema".run();

\endif
COMMIT;
