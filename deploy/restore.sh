#!/bin/sh
# Puts a backup back: restore.sh FILE. Stop the board first. What is there now is kept beside it, never overwritten.
set -eu
umask 077
file=${1:?usage: restore.sh FILE}
stamp=$(date -u +%Y%m%dT%H%M%SZ)
if [ -n "${ANBOARD_DATABASE_URL:-}" ]; then
    pg_dump --format=custom --no-owner --file="before-restore-$stamp.dump" "$ANBOARD_DATABASE_URL"
    pg_restore --clean --if-exists --no-owner --exit-on-error --single-transaction \
        --dbname="$ANBOARD_DATABASE_URL" "$file"
else
    data=${ANBOARD_DATA:?set ANBOARD_DATA, the folder of anboard.db}
    [ "$(sqlite3 "$file" 'PRAGMA integrity_check')" = ok ] || { echo "$file is damaged" >&2; exit 1; }
    mkdir -p "$data"
    for part in anboard.db anboard.db-wal anboard.db-shm; do
        [ ! -e "$data/$part" ] || mv "$data/$part" "$data/before-restore-$stamp.$part"
    done
    cp "$file" "$data/anboard.db"
fi
echo "restored $file"
