#!/bin/sh
# Run once, by the image, when the database is new: the service's own role, which is no superuser, and its database.
set -eu
psql --set=ON_ERROR_STOP=1 --set=password="$AIGUARD_DATABASE_PASSWORD" --username="$POSTGRES_USER" --dbname=postgres <<'SQL'
CREATE ROLE aiguard LOGIN PASSWORD :'password';
CREATE DATABASE aiguard OWNER aiguard;
SQL
